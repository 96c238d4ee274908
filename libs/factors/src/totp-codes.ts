import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/time';

/** RFC 6238 as every authenticator app speaks it: SHA-1, six digits, 30 seconds. */
const PERIOD_SECONDS = 30;
/** A code stays good for one period after its own, and begins five seconds early: clocks differ, and people type slowly. */
const TOLERANCE: [past: number, future: number] = [PERIOD_SECONDS, 5];
const ISSUER = 'Zócalo';

/** Codes that change with time. The libraries are loaded when somebody first needs them. */
@Injectable()
export class TotpCodes {
  constructor(private readonly clock: Clock) {}

  /** 160 random bits in base32. */
  async newSecret(): Promise<string> {
    const { generateSecret } = await import('otplib');
    return generateSecret({ length: 20 });
  }

  /** The `otpauth:` address of a secret and a picture of it that apps read. */
  async describe(secret: string, account: string): Promise<{ uri: string; svg: string }> {
    const [{ generateURI }, { default: qrcode }] = await Promise.all([import('otplib'), import('qrcode')]);
    const uri = generateURI({ issuer: ISSUER, label: account, secret });
    return { uri, svg: await qrcode.toString(uri, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }) };
  }

  /** The time step a code belongs to, if it is good now and later than `afterStep`; else null. */
  async stepOf(secret: string, code: string, afterStep: number): Promise<number | null> {
    const { verify } = await import('otplib');
    const epoch = Math.floor(this.clock.now().getTime() / 1000);
    const latest = Math.floor((epoch + TOLERANCE[1]) / PERIOD_SECONDS);
    // A clock that was put back: everything it could accept is used up. The library takes this for a mistake of ours.
    if (afterStep >= latest) return null;
    const result = await verify({ secret, token: code, epoch, epochTolerance: TOLERANCE, afterTimeStep: afterStep });
    return result.valid && 'timeStep' in result ? result.timeStep : null;
  }
}
