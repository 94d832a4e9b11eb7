-- Another version of the rules for people who are under way.

-- Each time that rules were made the ones that hold: why, what was expected of it, and what was seen then. It speaks of
-- a plan, and of nobody.
CREATE TABLE activation (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  protocol TEXT NOT NULL,
  former TEXT NOT NULL,
  rules TEXT NOT NULL,
  why TEXT NOT NULL,
  expected TEXT,
  review_on TEXT,
  saw TEXT,
  saw_at BIGINT,
  choices TEXT NOT NULL,
  at BIGINT NOT NULL,
  -- The last trajectory that was compared, so that an interrupted run goes on behind it, and when all were.
  compared TEXT NOT NULL,
  compared_at BIGINT,
  -- When it was taken back, and when the last trajectory was put back.
  undone_at BIGINT,
  put_back_at BIGINT
);
CREATE INDEX activation_org ON activation (org, protocol, at);

-- What an activation means for one trajectory, and what became of it. Goes with the trajectory.
CREATE TABLE rules_move (
  activation TEXT NOT NULL,
  trajectory TEXT NOT NULL,
  org TEXT NOT NULL,
  former TEXT NOT NULL,
  touch TEXT NOT NULL,
  doubt TEXT,
  stage TEXT NOT NULL CHECK (stage IN ('stays', 'asked', 'waits', 'moved', 'undone', 'kept', 'returns', 'overtaken')),
  -- What an earlier activation still had to do, and this one took the place of: whose, how far, and towards which rules.
  overtook TEXT,
  overtook_stage TEXT,
  overtook_to TEXT,
  -- The next wake before it was set off, and the generation then: whatever was written in between makes the wake void.
  wake BIGINT,
  generation BIGINT,
  -- The state that an undo restores, with the number of ledger rows before and after the move. None after it: there is no
  -- way back, because the move began or ended something.
  before TEXT,
  had BIGINT,
  entries BIGINT,
  at BIGINT NOT NULL,
  PRIMARY KEY (activation, trajectory)
);
CREATE INDEX rules_move_trajectory ON rules_move (trajectory);
CREATE INDEX rules_move_open ON rules_move (org, stage) WHERE stage IN ('asked', 'kept');

-- The rules that a trajectory is to follow once no contact stands open, and the activation that says so.
ALTER TABLE trajectory ADD COLUMN moves_by TEXT;
ALTER TABLE trajectory ADD COLUMN moves_to TEXT;
