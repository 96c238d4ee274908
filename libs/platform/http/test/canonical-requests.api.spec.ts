import { Body, Controller, Delete, Get, Module, Param, Post, Query } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayUnique, IsArray, IsObject, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { newId } from '#platform/database';
import { Endpoint } from '#platform/http';

const OPEN = { public: 'planted by a test' };

class PartDto {
  @IsUUID()
  id: string;
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  ids?: string[];
  @IsOptional()
  @IsString()
  name?: string;
}

class ThingDto {
  @IsUUID()
  id: string;
  @IsOptional()
  @IsString()
  name?: string;
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PartDto)
  part?: PartDto;
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PartDto)
  parts?: PartDto[];
}

class ThingView {
  @ApiProperty()
  id: string;
  @ApiProperty()
  name: string;
}

@Controller('api/things')
class ThingController {
  @Post()
  @Endpoint({ summary: 'Takes a body', access: OPEN, returns: ThingView })
  create(@Body() body: ThingDto): ThingView {
    return { id: body.id, name: body.name ?? JSON.stringify([body.part, body.parts]) };
  }

  @Get()
  @Endpoint({ summary: 'Takes a query', access: OPEN, returns: ThingView })
  find(@Query() query: ThingDto): ThingView {
    return { id: query.id, name: query.name ?? '' };
  }

  @Get(':id')
  @Endpoint({ summary: 'Takes a path', access: OPEN, returns: ThingView })
  findOne(@Param('id') id: string): ThingView {
    return { id, name: '' };
  }

  @Delete(':id')
  @Endpoint({ summary: 'Takes no body', access: OPEN, returns: null })
  remove(): void {
    return undefined;
  }
}

@Module({ controllers: [ThingController] })
class ThingModule {}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ modules: [ThingModule] });
});
afterAll(() => api?.close());

it('W4 an id in capitals is the same id, wherever it stands; other text keeps its letters', async () => {
  const id = newId();
  const capitals = id.toUpperCase();
  for (const sent of [
    { method: 'POST', url: '/api/things', body: { id: capitals, name: capitals } },
    { url: `/api/things?id=${capitals}&name=${capitals}` },
  ] as const) {
    expect((await api.request(sent)).body).toEqual({ id, name: capitals });
  }
  expect((await api.request({ url: `/api/things/${capitals}` })).body.id).toBe(id);
  expect((await api.request({ url: '/api/things/NOT-AN-ID' })).body.id).toBe('NOT-AN-ID');
});

it('W4 an id in capitals is the same id within what is sent, and in lists', async () => {
  const id = newId();
  const capitals = id.toUpperCase();
  const part = { id: capitals, ids: [capitals, id], name: capitals };
  const { body } = await api.request({ method: 'POST', url: '/api/things', body: { id, part, parts: [part, part] } });
  const spelled = { id, ids: [id], name: capitals };
  expect(JSON.parse(body.name)).toEqual([spelled, [spelled, spelled]]);
});

it('W4 no body is no body, also when a content type is named', async () => {
  const headers = { 'content-type': 'application/json' };
  expect((await api.request({ method: 'DELETE', url: `/api/things/${newId()}`, headers })).status).toBe(204);
  const answer = await api.request({ method: 'POST', url: '/auth/logout', headers });
  expect([answer.status, answer.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
});

it('W3 the root shows the way to the API reference', async () => {
  const answer = await api.request({ url: '/' });
  expect([answer.status, answer.headers['location']]).toEqual([302, '/docs']);
});
