import { IsBoolean, IsString, Matches, MaxLength } from 'class-validator';
import { IsLabel, MayBeAbsent } from '#platform/http';

const SCREEN = /^[a-z][a-z0-9-]{0,39}$/;
/** What may follow the question mark of an address (RFC 3986, §3.4), and the brackets that browsers leave as they are. */
const QUERY = /^(?!\?)[A-Za-z0-9\-._~!$&'()*+,;=:@/?%[\]|]*$/;

/** Of which screen. */
export class ListViewsDto {
  /** Name of a screen of the panel, such as `users`. */
  @Matches(SCREEN, { message: '$property must be the name of a screen' })
  screen: string;
}

/** A new view. */
export class CreateViewDto {
  /** Name of a screen of the panel, such as `users`. */
  @Matches(SCREEN, { message: '$property must be the name of a screen' })
  screen: string;

  @IsLabel(80)
  name: string;

  /** What the address of the screen says after its question mark. */
  @IsString()
  @MaxLength(2000)
  @Matches(QUERY, { message: '$property must be the query of an address, encoded, without its question mark' })
  query: string;

  /** Seen by those of the organisation whose roles permit more than that of every user; needs the permission `view.share`. */
  @MayBeAbsent()
  @IsBoolean()
  shared?: boolean;
}

/** Changes of a view; absent fields stay as they are. */
export class UpdateViewDto {
  @MayBeAbsent()
  @IsLabel(80)
  name?: string;

  /** What the address of the screen says after its question mark. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(2000)
  @Matches(QUERY, { message: '$property must be the query of an address, encoded, without its question mark' })
  query?: string;

  /** Seen by those of the organisation whose roles permit more than that of every user; needs the permission `view.share`. */
  @MayBeAbsent()
  @IsBoolean()
  shared?: boolean;
}
