-- Events taken from other services, by id, so that a second delivery changes nothing. The same table
-- wherever a service has an inbox.

CREATE TABLE inbox (
  event_id uuid PRIMARY KEY,
  type text NOT NULL,
  aggregate text NOT NULL,
  sequence bigint NOT NULL,
  -- When the producer wrote it.
  at timestamptz NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_taken ON inbox (taken_at);
