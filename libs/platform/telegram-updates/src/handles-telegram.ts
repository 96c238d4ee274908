import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import type { ChatPerson, TelegramText } from '#platform/telegram';
import type { TelegramSender } from './update.js';

/** A command as its handler sees it. */
export interface TelegramCommand {
  readonly chatId: number;
  readonly isPrivate: boolean;
  readonly from: TelegramSender;
  /** What stands behind the command, up to 256 characters. */
  readonly argument: string;
}

/** A button somebody pressed. It was made here; whether this person may press it is for the handler to say. */
export interface PressedTelegramButton {
  /** What the button is about. */
  readonly id: string;
  readonly person: ChatPerson;
  readonly chatId: number | null;
}

/** Called in a transaction of its own, once in effect for each command. @returns the answer to the chat, if any. */
export interface TelegramCommandHandler {
  handle(command: TelegramCommand): Promise<TelegramText | null>;
}

/** Called in a transaction of its own, once in effect for each press; two presses are two, so the second must do no harm. */
export interface TelegramButtonHandler {
  handle(button: PressedTelegramButton): Promise<void>;
}

/** Metadata key of a handler class. */
export const TELEGRAM_HANDLER = Symbol('zocalo:telegram-handler');

export interface TelegramHandlerDeclaration {
  readonly kind: 'command' | 'button';
  readonly name: string;
}

/** Marks a provider of a worker module as the one that handles `/name`. */
export function HandlesTelegramCommand(name: string): <C extends new (...args: never[]) => TelegramCommandHandler>(target: C) => void {
  return declare({ kind: 'command', name });
}

/** Marks a provider of a worker module as the one that handles buttons with this action. */
export function HandlesTelegramButton(action: string): <C extends new (...args: never[]) => TelegramButtonHandler>(target: C) => void {
  return declare({ kind: 'button', name: action });
}

function declare(declaration: TelegramHandlerDeclaration): (target: object) => void {
  return applyDecorators(Injectable(), SetMetadata(TELEGRAM_HANDLER, declaration));
}
