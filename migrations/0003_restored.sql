-- What a journal tells of a hand-over beside that it began: that the gateway took it. After a restore such a message is
-- settled without a human being.
ALTER TABLE journal_sent ADD COLUMN accepted BOOLEAN NOT NULL DEFAULT FALSE;
-- When it was read from the journal, so that it goes after its term.
ALTER TABLE journal_sent ADD COLUMN noted_at BIGINT NOT NULL DEFAULT 0;

-- Each time that this database was put back from a backup, and what it may not know: everything between the two moments.
CREATE TABLE restored (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  backup_at BIGINT NOT NULL,
  restored_at BIGINT NOT NULL,
  -- When the last host had told what its journal knows.
  settled_at BIGINT,
  -- Whether a journal is lost: what may have left between the two moments is then a human being's to say.
  is_lost BOOLEAN NOT NULL
);

-- Whose journals are waited for. Nothing leaves before.
CREATE TABLE restored_host (
  restored TEXT NOT NULL,
  org TEXT NOT NULL,
  name TEXT NOT NULL,
  settled_at BIGINT,
  is_lost BOOLEAN NOT NULL,
  -- Hand-overs and stops that its journal knew and this database did not.
  sent BIGINT NOT NULL,
  stops BIGINT NOT NULL,
  PRIMARY KEY (restored, name)
);

-- Each time that a backup was begun; a backup holds its own.
CREATE TABLE backed_up (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  at BIGINT NOT NULL
);
