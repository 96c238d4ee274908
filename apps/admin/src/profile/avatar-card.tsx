import { useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sendSignedIn } from '@/api';
import { avatarRemove, avatarUpload } from '@/api/generated';
import { ownProfileQuery, useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { FileDrop } from '@/ui/file-drop';
import { toast } from '@/ui/toast-store';
import { profileMessages } from './profile.messages';

const KINDS = 'image/jpeg,image/png,image/webp,image/gif';
const MOST_BYTES = 5 * 1024 * 1024;
const invalidate = [ownProfileQuery.queryKey];

/** One's picture: chosen or dropped, looked at, then sent. The server cuts it. */
export function AvatarCard() {
  const m = useMessages(profileMessages);
  const { data: profile } = useSuspenseQuery(ownProfileQuery);
  const { run, busy } = useAction();
  const [chosen, setChosen] = useState<File | null>(null);
  const use = async (file: File) => {
    const saved = await run(() => avatarUpload({ body: { avatar: file } }), { done: m.pictureSaved, invalidate });
    if (saved) setChosen(null);
  };
  const remove = (avatarUrl: string) =>
    run(
      async () => {
        const before = await sendSignedIn(`${avatarUrl}&size=512`);
        const picture = before.ok ? await before.blob() : null;
        await avatarRemove();
        return picture;
      },
      {
        done: m.pictureRemoved,
        undo: async (picture) => picture && avatarUpload({ body: { avatar: new File([picture], 'picture', { type: picture.type }) } }),
        invalidate,
      },
    );
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.pictureTitle}</CardTitle>
        <CardDescription>{m.pictureHint}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {chosen ? (
          <div className="flex flex-wrap items-center gap-4">
            <Preview file={chosen} label={m.picturePreview} />
            <div className="flex flex-wrap gap-2">
              <Button busy={busy} onClick={() => void use(chosen)}>
                {m.pictureUse}
              </Button>
              <Button variant="outline" disabled={busy} onClick={() => setChosen(null)}>
                {m.pictureOther}
              </Button>
            </div>
          </div>
        ) : (
          <FileDrop
            label={m.pictureDrop}
            hint={m.pictureKinds}
            accept={KINDS}
            maxBytes={MOST_BYTES}
            busy={busy}
            onFiles={([file]) => file && setChosen(file)}
            onRefused={(reason) => toast.error(m.pictureRefused[reason])}
          />
        )}
        {profile.avatarUrl && !chosen && (
          <Button variant="outline" size="sm" className="self-start" disabled={busy} onClick={() => void remove(profile.avatarUrl!)}>
            {m.pictureRemove}
          </Button>
        )}
      </CardContent>
    </Card>
  );
}

/** As it will be seen: a round piece of its middle. */
function Preview({ file, label }: { readonly file: File; readonly label: string }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return <img src={address} alt={label} className="size-24 rounded-full border bg-muted object-cover" />;
}
