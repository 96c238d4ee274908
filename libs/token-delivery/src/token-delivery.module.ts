import { Module } from '@nestjs/common';
import { TokenDelivery } from './token-delivery.js';

/** Handing out tokens. */
@Module({ providers: [TokenDelivery], exports: [TokenDelivery] })
export class TokenDeliveryModule {}
