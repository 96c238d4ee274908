import { Injectable } from '@nestjs/common';

/** A person of this installation, found by their chat. */
export interface ChatPerson {
  readonly userId: string;
  readonly language: string;
}

/** Port: the lib that knows which chat is whose. */
export interface ChatDirectory {
  /** Whose private chat it is; null for nobody's, or somebody's who may no longer act. The id of a private chat is that of the person. */
  personOf(chatId: number): Promise<ChatPerson | null>;
  /** The person blocked the bot, or let it in again. In the caller's transaction. */
  chatClosed(chatId: number): Promise<void>;
  chatOpened(chatId: number): Promise<void>;
}

/** Who is behind a chat, as far as somebody told this process who knows. */
@Injectable()
export class TelegramPeople implements ChatDirectory {
  private directory: ChatDirectory | undefined;

  /** Called by the one lib that knows, when its module starts. */
  register(directory: ChatDirectory): void {
    if (this.directory) throw new Error('Chats have a directory already');
    this.directory = directory;
  }

  async personOf(chatId: number): Promise<ChatPerson | null> {
    return (await this.directory?.personOf(chatId)) ?? null;
  }

  async chatClosed(chatId: number): Promise<void> {
    await this.directory?.chatClosed(chatId);
  }

  async chatOpened(chatId: number): Promise<void> {
    await this.directory?.chatOpened(chatId);
  }
}
