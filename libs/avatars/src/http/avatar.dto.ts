import { IsIn, IsOptional, IsUUID } from 'class-validator';

/** Whose picture. */
export class AvatarParams {
  @IsUUID()
  id: string;
}

/** Which picture. */
export class AvatarDto {
  /** Edge of the square in pixels; 256 when absent. */
  @IsOptional()
  @IsIn(['64', '256', '512'])
  size?: string;

  /** Makes the address of each picture another one; not looked at. */
  @IsOptional()
  @IsUUID()
  v?: string;
}
