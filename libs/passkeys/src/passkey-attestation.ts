import { Injectable, Logger } from '@nestjs/common';
import { readClientData } from './ceremony.js';
import { type ChallengePurpose, PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyParty } from './passkey-party.js';

/** What a browser's `navigator.credentials.create` gives, as `PublicKeyCredential.toJSON()` writes it. */
export interface PasskeyCreation {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports?: readonly string[];
  };
}

/** A credential whose making was checked. */
export interface MadeCredential {
  readonly challenge: string;
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly signCount: number;
  readonly synced: boolean;
  readonly aaguid: string;
}

/** COSE numbers of ES256, EdDSA and RS256. */
export const ALGORITHMS = [-7, -8, -257];
const MAX_KEY_BYTES = 4096;

/** Checks new passkeys. The library is loaded when somebody first needs it. */
@Injectable()
export class PasskeyAttestation {
  private readonly logger = new Logger(PasskeyAttestation.name);

  constructor(
    private readonly challenges: PasskeyChallenges,
    private readonly party: PasskeyParty,
  ) {}

  /** Null unless everything is as it should be. The challenge is not used up yet. */
  async check(creation: PasskeyCreation, purpose: ChallengePurpose): Promise<MadeCredential | null> {
    const client = readClientData(creation.response.clientDataJSON);
    if (!client || !(await this.challenges.isFor(client.challenge, purpose))) return null;
    const { id, rawId, response } = creation;
    const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    try {
      const attestation = decodeAttestationObject(Buffer.from(response.attestationObject, 'base64url'));
      // We ask for none. Certificates would name the model of the device, mean nothing without lists of makers we trust,
      // and make the library ask for revocation lists over the network.
      const format = attestation.get('fmt');
      if (format !== 'none' && (format !== 'packed' || attestation.get('attStmt').get('x5c') !== undefined)) return null;
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: {
          id,
          rawId,
          type: 'public-key',
          response: { clientDataJSON: response.clientDataJSON, attestationObject: response.attestationObject },
          clientExtensionResults: {},
        },
        expectedChallenge: client.challenge,
        expectedOrigin: this.party.origins,
        expectedRPID: this.party.id,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      });
      if (!verified) return null;
      const { credential, aaguid, credentialDeviceType } = registrationInfo;
      if (credential.publicKey.length > MAX_KEY_BYTES || credential.id !== id) return null;
      return {
        challenge: client.challenge,
        credentialId: Buffer.from(credential.id, 'base64url'),
        publicKey: Buffer.from(credential.publicKey),
        signCount: credential.counter,
        synced: credentialDeviceType === 'multiDevice',
        aaguid,
      };
    } catch (error) {
      // The library tells every mistake of the sender by throwing; nothing of ours is called in there.
      this.logger.debug(`A new passkey was refused: ${(error as Error).message}`);
      return null;
    }
  }
}
