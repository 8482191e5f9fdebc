-- Events for other services, written in the transaction of what they tell of. A relay posts them;
-- published ones are purged after a week. The same table wherever a service has an outbox.

CREATE TABLE outbox (
  -- Within an aggregate in the order of the transactions: adding locks the aggregate.
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL,
  destination text NOT NULL,
  type text NOT NULL,
  aggregate text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  payload jsonb NOT NULL,
  -- No attempt before this time.
  due_at timestamptz NOT NULL DEFAULT now(),
  -- Whose it is to deliver now, and until when.
  lease uuid,
  leased_until timestamptz,
  -- Deliveries that failed, and those among them that the consumer refused.
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  refusals integer NOT NULL DEFAULT 0 CHECK (refusals >= 0),
  last_error text,
  published_at timestamptz,
  -- Refused too often: tried no more, and those behind it in its aggregate wait.
  parked_at timestamptz,
  UNIQUE (event_id, destination),
  CHECK ((lease IS NULL) = (leased_until IS NULL)),
  CHECK (published_at IS NULL OR parked_at IS NULL)
);
CREATE INDEX outbox_waiting ON outbox (destination, aggregate, sequence)
  WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
