import { Controller, Get } from '@nestjs/common';
import { Endpoint } from '#platform/http';
import { limit } from '#platform/limits';
import { ProofOfWork } from '../proof-of-work.js';
import { ChallengeView } from './challenge.view.js';

const challengeLimits = [limit({ name: 'auth.challenge.address', by: 'address', max: 60, windowSeconds: 60 })];

/** Puzzles for those who are asked for a proof of work. */
@Controller('api/auth')
export class ChallengeController {
  constructor(private readonly proofs: ProofOfWork) {}

  @Get('challenge')
  @Endpoint({
    summary:
      'A puzzle whose solution a request that was refused with PROOF_OF_WORK_REQUIRED can bring. Good for ten minutes and one request.',
    access: { public: 'those who need it have no account yet' },
    returns: ChallengeView,
    limits: challengeLimits,
    duringMaintenance: 'open',
  })
  async challenge(): Promise<ChallengeView> {
    return (await this.proofs.challenge()) as ChallengeView;
  }
}
