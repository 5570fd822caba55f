-- The name by which the pods of this database are told from those of another that uses the same namespace.

CREATE TABLE podloom.installation (
  instance text NOT NULL,
  -- There is one.
  is_only  boolean PRIMARY KEY DEFAULT true CHECK (is_only)
);

INSERT INTO podloom.installation (instance) VALUES (left(replace(gen_random_uuid()::text, '-', ''), 12));
