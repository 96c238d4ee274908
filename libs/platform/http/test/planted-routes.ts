import { Body, Controller, Get, Headers, Module, Param, Post } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { limit } from '#platform/limits';
import { html, page } from '#platform/pages';

const OPEN = { public: 'planted by a test' };
const planted = limit({ name: 'test.planted', by: 'address', max: 3, windowSeconds: 60 });

class NameBody {
  @IsString()
  @MaxLength(20)
  name: string;
}

class PersonView {
  @ApiProperty()
  name: string;
  @ApiProperty({ type: String, nullable: true })
  nickname: string | null;
}

@Controller('api/planted')
class PlantedController {
  @Get('secret')
  @Endpoint({ summary: 'Returns more than it documents', access: OPEN, returns: PersonView })
  secret(): object {
    return { name: 'Ana', nickname: null, password_hash: '$argon2id$top-secret', nested: { secret: 'deep' } };
  }

  @Get('half')
  @Endpoint({ summary: 'Forgets a documented field', access: OPEN, returns: PersonView })
  half(): object {
    return { nickname: 'A' };
  }

  @Get('bug')
  @Endpoint({ summary: 'Throws', access: OPEN, returns: null })
  bug(): never {
    throw new Error('duplicate key (email)=(bug-victim@example.com) password=hunter2-planted');
  }

  @Get('refusal/:id')
  @Endpoint({ summary: 'Refuses', access: OPEN, returns: null })
  refusal(@Param('id') id: string): never {
    throw new AppError(PlatformErrors.CONFLICT, { id }, { retryAfterSeconds: 7 });
  }

  @Post('name')
  @Endpoint({ summary: 'Takes a name', access: OPEN, returns: PersonView })
  name(@Body() body: NameBody): PersonView {
    return { name: body.name, nickname: null };
  }

  @Get('limited')
  @Endpoint({ summary: 'May be called three times', access: OPEN, returns: null, limits: [planted] })
  limited(): void {
    return undefined;
  }

  @Get('private')
  @Endpoint({ summary: 'For signed-in people', access: { signedIn: 'planted by a test' }, returns: null })
  private(): void {
    return undefined;
  }

  @Get('page')
  @Endpoint({ summary: 'A page', access: OPEN, returns: null, status: 200, html: true })
  page(): unknown {
    return page({ title: 'Hola', language: 'es', body: html`<p>${'<script>alert(1)</script>'}</p>` });
  }

  @Get('either')
  @Endpoint({ summary: 'A page for browsers, JSON for the rest', access: OPEN, returns: PersonView, html: true })
  either(@Headers('accept') accept: string): unknown {
    return accept === 'text/html' ? page({ title: 'Either', language: 'en', body: html`<p>Ana</p>` }) : this.secret();
  }
}

/** Routes of each kind that there are, and what they may do wrong. */
@Module({ controllers: [PlantedController] })
export class PlantedModule {}
