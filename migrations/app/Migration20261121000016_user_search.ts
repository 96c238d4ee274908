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
      comment on table user_words is 'Derived from users and role_grants by triggers. No foreign key: rows go with the person by trigger as well.';
      comment on column user_words.word is 'A word of a name or an address, or role:<key> for a role beside "user", or status:<status> of somebody who is not active.';
      comment on column user_words.beginning is 'Four letters of a word, or all of role: and status:; null for further words of a person that begin alike, so that nobody is met twice.';
      comment on column user_words.signs is 'What signs_of makes of all words of the person and their organisation: tells most who do not match without looking at them.';

      create function sign_of(text text) returns bigint language sql immutable parallel safe
        return (1::bigint << (hashtextextended(text, 0) & 63)::integer) | (1::bigint << ((hashtextextended(text, 0) >> 8) & 63)::integer);

      create function signs_of_word(word text) returns bigint language sql immutable parallel safe
        return case when strpos(word, ':') > 0 then sign_of(word) else
          case when length(word) >= 3 then sign_of(left(word, 3)) else 0 end | case when length(word) >= 8 then sign_of(left(word, 8)) else 0 end end;
      comment on function signs_of_word is 'Bits for its first three letters and for its first eight, so that the beginning of a word has a part of its bits.';

      create function signs_of(words text[], organisation_id uuid) returns bigint language sql immutable parallel safe
        return (select coalesce(bit_or(signs_of_word(word)), 0) from unnest(words) as w (word)) | coalesce(sign_of(organisation_id::text), 0);

      create function search_rows(person uuid) returns setof user_words language sql stable
        begin atomic
          select w.word, u.id,
            case when w.is_tag then w.word when left(w.before, 4) is distinct from left(w.word, 4) then left(w.word, 4) end,
            w.signs | sign_of(u.organisation_id::text), u.created_at, u.name_key, u.email
          from users u cross join lateral (
            select left(t.word, 60) as word, lag(left(t.word, 60)) over (order by t.place) as before, strpos(t.word, ':') > 0 as is_tag,
              bit_or(signs_of_word(t.word)) over () as signs
            from unnest(
              tsvector_to_array(u.words)
              || array(select distinct 'role:' || g.role from role_grants g where g.user_id = u.id and g.role <> 'user')
              || case when u.status = 'active' then '{}' else array['status:' || u.status] end
            ) with ordinality as t (word, place)
          ) w
          where u.id = $1 and w.word is distinct from w.before;
        end;
      comment on function search_rows is 'What user_words holds of a person. The words of a tsvector come in order, so that those that begin alike are neighbours.';

      set local maintenance_work_mem = '256MB';
      insert into user_words select r.* from users u cross join lateral search_rows(u.id) r;

      alter table user_words add constraint user_words_pkey primary key (word, user_id);
      create index user_words_by_creation on user_words (beginning, created_at, user_id) include (signs) where beginning is not null;
      create index user_words_by_name on user_words (beginning, name_key, user_id) include (signs) where beginning is not null;
      create index user_words_by_email on user_words (beginning, email, user_id) include (signs) where beginning is not null;
      alter table user_words alter column beginning set statistics 1000;
      analyze user_words (beginning);
      drop index users_words;

      create function rewrite_words(person uuid, gone text[]) returns void language sql
        begin atomic
          delete from user_words where user_id = $1
            and word in (select left(g.word, 60) from unnest($2) as g (word) union all select r.word from search_rows($1) r);
          insert into user_words select r.* from search_rows($1) r;
        end;

      create function users_add_words() returns trigger language plpgsql set search_path from current as $$
      begin
        insert into user_words select r.* from added a cross join lateral search_rows(a.id) r;
        return null;
      end $$;
      create function users_rewrite_words() returns trigger language plpgsql set search_path from current as $$
      begin
        perform rewrite_words(old.id, tsvector_to_array(old.words) || ('status:' || old.status));
        return null;
      end $$;
      create trigger users_add_words after insert on users
        referencing new table as added for each statement execute function users_add_words();
      create trigger users_rewrite_words after update of organisation_id, email, first_name, last_name, second_last_name, status, created_at on users
        for each row when ((old.words, old.organisation_id, old.status, old.created_at, old.name_key, old.email)
          is distinct from (new.words, new.organisation_id, new.status, new.created_at, new.name_key, new.email))
        execute function users_rewrite_words();
      create trigger users_remove_words after delete on users for each row execute function users_rewrite_words();

      create function role_grants_rewrite_words() returns trigger language plpgsql set search_path from current as $$
      declare
        grant_ role_grants := case when tg_op = 'INSERT' then new else old end;
      begin
        -- A name that changes at the same time would be written over by one that is read too early.
        perform from users where id = grant_.user_id for no key update;
        perform rewrite_words(grant_.user_id, array['role:' || grant_.role]);
        return null;
      end $$;
      create trigger role_grants_add_word after insert on role_grants
        for each row when (new.role <> 'user') execute function role_grants_rewrite_words();
      create trigger role_grants_change_word after update of role on role_grants
        for each row when (old.role <> new.role) execute function role_grants_rewrite_words();
      create trigger role_grants_remove_word after delete on role_grants
        for each row when (old.role <> 'user') execute function role_grants_rewrite_words();
    `);
  }
}
