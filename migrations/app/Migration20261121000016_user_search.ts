import { Migration } from '@mikro-orm/migrations';

/**
 * The words people are looked for by, a row each, in every order a list can have: a page of a search is read off an
 * index, however many people match.
 */
export class Migration20261121000016_user_search extends Migration {
  up(): void {
    this.addSql(`
      create table user_words (
        word text collate "C" not null,
        user_id uuid not null,
        beginning text collate "C",
        signs bigint not null,
        created_at timestamptz not null,
        name_key text collate "pg_c_utf8" not null,
        email text not null
      );
      comment on table user_words is 'Derived from users by triggers. No foreign key: rows go with the person by trigger as well.';
      comment on column user_words.beginning is 'The first four letters of the word; null for further words of a person that begin alike, so that nobody is met twice.';
      comment on column user_words.signs is 'What signs_of makes of all words of the person and their organisation: tells most who do not match without looking at them.';

      create function signs_of(words text[], organisation_id uuid) returns bigint language sql immutable parallel safe
        return (
          select coalesce(bit_or((1::bigint << (hash & 63)::integer) | (1::bigint << ((hash >> 8) & 63)::integer)), 0)
          from (
            select hashtextextended(left(word, 3), 0) from unnest(words) as w (word) where length(word) >= 3
            union all select hashtextextended(organisation_id::text, 1) where organisation_id is not null
          ) as h (hash)
        );
      comment on function signs_of is 'Two bits for each word of three letters or more, by its first three, and two for the organisation.';

      create function search_rows(id uuid, words tsvector, organisation_id uuid, created_at timestamptz, name_key text, email text)
        returns setof user_words language sql stable
        begin atomic
          select w.word, $1, case when row_number() over (partition by left(w.word, 4) order by w.word) = 1 then left(w.word, 4) end,
            (select signs_of(tsvector_to_array($2), $3)), $4, $5, $6
          from (select distinct left(word, 60) collate "C" from unnest(tsvector_to_array($2)) as t (word)) as w (word);
        end;

      insert into user_words
        select r.* from users u cross join lateral search_rows(u.id, u.words, u.organisation_id, u.created_at, u.name_key, u.email) r;

      alter table user_words add constraint user_words_pkey primary key (word, user_id);
      create index user_words_by_creation on user_words (beginning, created_at, user_id) include (signs) where beginning is not null;
      create index user_words_by_name on user_words (beginning, name_key, user_id) include (signs) where beginning is not null;
      create index user_words_by_email on user_words (beginning, email, user_id) include (signs) where beginning is not null;
      alter table user_words alter column beginning set statistics 1000;
      analyze user_words (beginning);
      drop index users_words;

      create function users_add_words() returns trigger language plpgsql set search_path from current as $$
      begin
        insert into user_words
          select r.* from added u cross join lateral search_rows(u.id, u.words, u.organisation_id, u.created_at, u.name_key, u.email) r;
        return null;
      end $$;
      create function users_replace_words() returns trigger language plpgsql set search_path from current as $$
      begin
        delete from user_words where user_id = old.id and word in (select left(word, 60) from unnest(tsvector_to_array(old.words)) as w (word));
        if tg_op = 'UPDATE' then
          insert into user_words select * from search_rows(new.id, new.words, new.organisation_id, new.created_at, new.name_key, new.email);
        end if;
        return null;
      end $$;
      create trigger users_add_words after insert on users
        referencing new table as added for each statement execute function users_add_words();
      create trigger users_replace_words after update of id, organisation_id, email, first_name, last_name, second_last_name, created_at on users
        for each row when ((old.id, old.words, old.organisation_id, old.created_at, old.name_key, old.email)
          is distinct from (new.id, new.words, new.organisation_id, new.created_at, new.name_key, new.email))
        execute function users_replace_words();
      create trigger users_remove_words after delete on users for each row execute function users_replace_words();
    `);
  }
}
