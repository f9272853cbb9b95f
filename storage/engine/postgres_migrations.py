# ruff: noqa: S608 - nothing but constants goes into these statements
"""The tables and functions that PostgreSQL needs besides the rows; one entry leads from each version to the next."""

from __future__ import annotations

LONGEST = 300
"""How much of a text is indexed, in characters: a B-tree takes 2,704 bytes at most."""

_FIRST = f"""
CREATE TABLE counters (
    name text PRIMARY KEY, value bigint NOT NULL, twin bigint NOT NULL, CHECK (value + twin = 0)
);
CREATE TABLE list_items (
    kind text, field text, value text COLLATE "C", id bigint, PRIMARY KEY (kind, field, value, id)
);
CREATE SEQUENCE ids;
CREATE FUNCTION items_of(list jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(item #>> '{{}}', {LONGEST})
    FROM jsonb_array_elements(CASE jsonb_typeof(list) WHEN 'array' THEN list ELSE '[]' END) AS item
    WHERE jsonb_typeof(item) = 'string'
    UNION SELECT left(key, {LONGEST})
    FROM jsonb_object_keys(CASE jsonb_typeof(list) WHEN 'object' THEN list ELSE '{{}}' END) AS key
$$;
CREATE FUNCTION keep_items() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := CASE TG_OP WHEN 'INSERT' THEN NULL ELSE OLD.doc -> TG_ARGV[0] END;
    now jsonb := CASE TG_OP WHEN 'DELETE' THEN NULL ELSE NEW.doc -> TG_ARGV[0] END;
BEGIN
    IF was IS DISTINCT FROM now THEN
        DELETE FROM list_items WHERE kind = TG_TABLE_NAME AND field = TG_ARGV[0] AND id = OLD.id
            AND value IN (SELECT items_of(was) EXCEPT SELECT items_of(now));
        INSERT INTO list_items SELECT TG_TABLE_NAME, TG_ARGV[0], item, NEW.id FROM items_of(now) AS item
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
"""

MIGRATIONS = (_FIRST,)
