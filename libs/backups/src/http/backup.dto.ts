import { IsIn } from 'class-validator';
import { BACKUP_KINDS, BACKUP_STATES, type BackupKind, type BackupState } from '#backup-archives';
import { IsLabel, MayBeAbsent, PageDto } from '#platform/http';

/** A backup to be made. */
export class CreateBackupDto {
  /** What it is for, for whoever looks through the list. */
  @MayBeAbsent()
  @IsLabel(200)
  note?: string;
}

/** Which backups. */
export class ListBackupsDto extends PageDto {
  @MayBeAbsent()
  @IsIn(BACKUP_STATES)
  state?: BackupState;

  @MayBeAbsent()
  @IsIn(BACKUP_KINDS)
  kind?: BackupKind;
}
