-- The first schema. It runs unchanged on SQLite and on PostgreSQL.
--
-- Types: TEXT (ids, codes, ciphertexts, JSON, civil dates as YYYY-MM-DD), BIGINT (integers, and instants as
-- microseconds since 1970 in UTC), BOOLEAN. No defaults for time, no triggers, no sequences: ids come from us.
-- Every row names its organisation (org). Columns that end in _c hold ciphertext, in _bi a blind index, in _key a
-- wrapped key; blanking the key of a row makes its ciphertexts unreadable for good.
-- retain_from is the instant from which the term of retain_class counts; NULL while it does not yet count.

CREATE TABLE organisation (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  country TEXT NOT NULL,
  tz TEXT NOT NULL,
  language TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- Which master key this database belongs to; one row.
CREATE TABLE master (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  fingerprint TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- People who work for an organisation ---------------------------------------------------------------------------

CREATE TABLE worker (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  login_bi TEXT NOT NULL,
  name_c TEXT NOT NULL,
  mail_c TEXT NOT NULL,
  worker_key TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('volunteer', 'expert-by-experience', 'counsellor', 'coordinator')),
  team TEXT,
  language TEXT NOT NULL,
  password TEXT NOT NULL,
  failed_signins BIGINT NOT NULL,
  locked_until BIGINT,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL,
  UNIQUE (org, login_bi)
);

CREATE TABLE session (
  hash TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  worker TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  idle_until BIGINT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX session_until ON session (until);

CREATE TABLE absence (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  worker TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  stand_in TEXT
);
CREATE INDEX absence_worker ON absence (worker, until_at);

CREATE TABLE audit (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  worker TEXT,
  action TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  facts TEXT NOT NULL,
  at BIGINT NOT NULL,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, at);
CREATE INDEX audit_at ON audit (org, at);

-- Former clients ------------------------------------------------------------------------------------------------

CREATE TABLE person (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  generation BIGINT NOT NULL,
  ref_bi TEXT,
  person_key TEXT NOT NULL,
  name_c TEXT NOT NULL,
  presented_c TEXT,
  code_word_c TEXT,
  languages TEXT NOT NULL,
  tz TEXT NOT NULL,
  age_band TEXT,
  preferred TEXT,
  day_part TEXT,
  quiet TEXT,
  cautions TEXT NOT NULL,
  told_at BIGINT,
  told_how TEXT,
  merged_into TEXT,
  voice_contact TEXT,
  voice_until BIGINT,
  created_at BIGINT NOT NULL,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE UNIQUE INDEX person_ref ON person (org, ref_bi) WHERE ref_bi IS NOT NULL;
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX person_retain ON person (retain_class, retain_from) WHERE retain_from IS NOT NULL;

-- The words of a name, so that a worker finds who is on the phone.
CREATE TABLE person_word (
  org TEXT NOT NULL,
  word_bi TEXT NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (org, word_bi, person)
);
CREATE INDEX person_word_person ON person_word (person);

-- One number, mail or postal address; persons may share it, so voice, generation and stops live here.
CREATE TABLE address (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('mobile', 'landline', 'mail', 'post')),
  address_bi TEXT NOT NULL,
  generation BIGINT NOT NULL,
  voice_contact TEXT,
  voice_until BIGINT,
  created_at BIGINT NOT NULL,
  retain_from BIGINT,
  retain_class TEXT NOT NULL,
  UNIQUE (org, kind, address_bi)
);

CREATE TABLE contact_point (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  person TEXT NOT NULL,
  address TEXT NOT NULL,
  value_c TEXT NOT NULL,
  holder TEXT NOT NULL CHECK (holder IN ('own', 'helper', 'shared')),
  state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'good', 'doubtful', 'dead', 'wrong-person')),
  state_since BIGINT NOT NULL,
  state_why TEXT,
  checked_at BIGINT,
  place BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE INDEX contact_point_person ON contact_point (person);
CREATE INDEX contact_point_address ON contact_point (address);

-- The ground of each processing, when and how the person was told, consent or objection with its source.
CREATE TABLE legal_basis (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  person TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('aftercare', 'evaluation')),
  basis TEXT,
  told_on TEXT,
  told_how TEXT,
  consent BOOLEAN,
  objection BOOLEAN NOT NULL,
  source TEXT NOT NULL,
  happened BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  actor TEXT NOT NULL,
  behalf TEXT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE INDEX legal_basis_person ON legal_basis (person, purpose);

-- Kept beyond erasure, without a foreign key: a stop holds whatever becomes of the rest.
CREATE TABLE opt_out (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('address', 'channel', 'trajectory', 'automatic', 'everything')),
  person TEXT,
  address_bi TEXT,
  channel TEXT,
  trajectory TEXT,
  who TEXT NOT NULL,
  where_said TEXT NOT NULL,
  happened BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  actor TEXT NOT NULL,
  behalf TEXT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL,
  CHECK (scope <> 'channel' OR channel IS NOT NULL)
);
CREATE INDEX opt_out_person ON opt_out (person) WHERE person IS NOT NULL;
CREATE INDEX opt_out_address ON opt_out (org, address_bi) WHERE address_bi IS NOT NULL;

-- Dossiers ------------------------------------------------------------------------------------------------------

CREATE TABLE dossier (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  ref TEXT NOT NULL,
  controller TEXT NOT NULL,
  executor TEXT NOT NULL,
  closed_on TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('closed', 'reopened', 'deceased')),
  closing_reason TEXT,
  help_kind TEXT,
  -- Dates beside the closing, by name, as JSON: the end of the solution, of budget management.
  dates TEXT,
  team TEXT,
  generation BIGINT NOT NULL,
  dossier_key TEXT NOT NULL,
  import_mac TEXT,
  imported_c TEXT,
  batch TEXT,
  created_at BIGINT NOT NULL,
  resumed_at BIGINT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL,
  UNIQUE (org, controller, ref)
);
CREATE INDEX dossier_retain ON dossier (retain_class, retain_from) WHERE retain_from IS NOT NULL;

-- A dossier that reached its term, so that the next export does not bring it back: a keyed id, and nothing of anybody.
CREATE TABLE past_dossier (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  closed_on TEXT NOT NULL,
  enrolments BIGINT NOT NULL,
  ended_at BIGINT NOT NULL
);

-- The enrolment decision of every person of every dossier, also where no trajectory came of it, with any trial arm.
-- enrolments is the number of the latest enrolment whose trajectory reached its term.
CREATE TABLE dossier_person (
  dossier TEXT NOT NULL,
  person TEXT NOT NULL,
  org TEXT NOT NULL,
  place BIGINT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('enrolled', 'asked', 'declined', 'objected')),
  decision_why TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  decided_by TEXT,
  enrolments BIGINT,
  arm TEXT,
  arm_unit TEXT,
  arm_method TEXT,
  arm_by TEXT,
  arm_at BIGINT,
  PRIMARY KEY (dossier, person)
);
CREATE INDEX dossier_person_person ON dossier_person (person);

-- Links outcomes of one human being after the contact data are erased; keyed, with a term of its own.
CREATE TABLE outcome_reference (
  org TEXT NOT NULL,
  reference TEXT NOT NULL,
  dossier TEXT NOT NULL,
  place BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  retain_from BIGINT,
  retain_class TEXT NOT NULL,
  PRIMARY KEY (org, reference, dossier)
);

CREATE TABLE ownership (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  dossier TEXT NOT NULL,
  worker TEXT NOT NULL,
  role TEXT NOT NULL,
  stand_in TEXT,
  from_at BIGINT NOT NULL,
  until_at BIGINT
);
CREATE INDEX ownership_dossier ON ownership (dossier);

CREATE TABLE baseline (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  dossier TEXT NOT NULL,
  person TEXT NOT NULL,
  item TEXT NOT NULL,
  code TEXT NOT NULL,
  readers TEXT NOT NULL,
  happened BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  actor TEXT NOT NULL,
  behalf TEXT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE INDEX baseline_dossier ON baseline (dossier);

-- Whether aftercare helps is answered from these: a return by our own contact is early help, not a failure.
CREATE TABLE reentry (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  dossier TEXT NOT NULL,
  person TEXT NOT NULL,
  returned_on TEXT NOT NULL,
  source TEXT NOT NULL,
  definition TEXT NOT NULL,
  route TEXT NOT NULL CHECK (route IN ('our-contact', 'own-initiative', 'third-party', 'court')),
  gravity TEXT NOT NULL CHECK (gravity IN ('advice', 'arrears', 'problem-debt')),
  happened BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  actor TEXT NOT NULL,
  behalf TEXT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE INDEX reentry_dossier ON reentry (dossier);

CREATE TABLE import_batch (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  counts TEXT NOT NULL,
  per_day BIGINT NOT NULL,
  oldest_closing TEXT,
  created_at BIGINT NOT NULL,
  created_by TEXT,
  approved_at BIGINT,
  approved_by TEXT
);

-- Rules and trajectories ----------------------------------------------------------------------------------------

-- What a ledger row was judged under: the content by hash. Files are for editing; workers read only here.
CREATE TABLE rules (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  protocol TEXT NOT NULL,
  timing TEXT NOT NULL,
  meaning TEXT NOT NULL,
  wording TEXT NOT NULL,
  calendar TEXT NOT NULL,
  tzdb TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE active_rules (
  org TEXT NOT NULL,
  protocol TEXT NOT NULL,
  rules TEXT NOT NULL,
  activated_at BIGINT NOT NULL,
  activated_by TEXT,
  why TEXT NOT NULL,
  PRIMARY KEY (org, protocol)
);

-- One person of one dossier following a protocol. The plan is computed; only the next wake is stored.
CREATE TABLE trajectory (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  dossier TEXT NOT NULL,
  person TEXT NOT NULL,
  enrolment BIGINT NOT NULL,
  protocol TEXT NOT NULL,
  rules TEXT NOT NULL,
  generation BIGINT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('proposed', 'active', 'paused', 'ended')),
  state TEXT NOT NULL,
  next_wake BIGINT,
  waits_for_voice BOOLEAN NOT NULL,
  entries BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  lease_by TEXT,
  batch TEXT,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE INDEX trajectory_wake ON trajectory (next_wake, id) WHERE next_wake IS NOT NULL;
CREATE INDEX trajectory_person ON trajectory (person);
CREATE INDEX trajectory_dossier ON trajectory (dossier);
CREATE INDEX trajectory_batch ON trajectory (batch) WHERE phase = 'proposed';

-- What the core must read. A row is marked as read only by the advance that read it, so no wake is lost.
CREATE TABLE event_inbox (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  trajectory TEXT NOT NULL,
  event TEXT NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX event_inbox_read ON event_inbox (read_at) WHERE read_at IS NOT NULL;
CREATE INDEX event_inbox_unread ON event_inbox (trajectory, at, id) WHERE read_at IS NULL;

CREATE TABLE contact (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  trajectory TEXT NOT NULL,
  person TEXT NOT NULL,
  step TEXT NOT NULL,
  occurrence BIGINT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('plan', 'worker', 'person')),
  due BIGINT,
  opened BIGINT,
  -- Whether it counts for how many contacts a person gets in a week.
  takes_room BOOLEAN,
  outcome TEXT,
  why TEXT,
  ended_at BIGINT
);
CREATE INDEX contact_open ON contact (trajectory) WHERE outcome IS NULL;
CREATE INDEX contact_person ON contact (person, opened);

-- The past. Only appended to: a correction is a further row.
CREATE TABLE ledger (
  trajectory TEXT NOT NULL,
  seq BIGINT NOT NULL,
  org TEXT NOT NULL,
  contact TEXT,
  kind TEXT NOT NULL,
  happened BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  actor TEXT NOT NULL,
  behalf TEXT,
  readers TEXT NOT NULL CHECK (readers IN ('volunteer', 'counsellor', 'coordinator')),
  rules TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (trajectory, seq)
);

-- The outbox and the way in --------------------------------------------------------------------------------------

-- A queued message holds no text and no address: both are resolved when it is started.
CREATE TABLE message (
  send_key TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  wire TEXT NOT NULL,
  recipient_kind TEXT NOT NULL CHECK (recipient_kind IN ('person', 'worker')),
  recipient TEXT NOT NULL,
  trajectory TEXT,
  contact TEXT,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  gateway TEXT,
  point TEXT,
  address TEXT,
  language TEXT NOT NULL,
  not_before BIGINT NOT NULL,
  not_after BIGINT NOT NULL,
  reply_to TEXT,
  questionnaire TEXT,
  date_on TEXT,
  named_worker TEXT,
  subject TEXT,
  fate TEXT NOT NULL CHECK (fate IN ('queued', 'started', 'accepted', 'unknown', 'held', 'failed', 'delivered', 'not-sent', 'cancelled')),
  fate_rank BIGINT NOT NULL,
  fate_at BIGINT NOT NULL,
  refusal TEXT,
  unsent TEXT,
  lease_until BIGINT NOT NULL,
  lease_by TEXT,
  started_at BIGINT,
  started_by TEXT,
  wording TEXT,
  values_c TEXT,
  provider_id TEXT,
  segments BIGINT,
  cost_micros BIGINT,
  currency TEXT,
  created_at BIGINT NOT NULL,
  retain_from BIGINT,
  retain_class TEXT NOT NULL,
  UNIQUE (wire)
);
CREATE INDEX message_queued ON message (not_before, send_key) WHERE fate = 'queued';
CREATE INDEX message_answering ON message (not_before, send_key) WHERE fate = 'queued' AND reply_to IS NOT NULL;
CREATE INDEX message_started ON message (started_by, started_at) WHERE fate = 'started';
CREATE INDEX message_contact ON message (contact);
CREATE INDEX message_address ON message (address, started_at) WHERE started_at IS NOT NULL;
CREATE INDEX message_retain ON message (retain_class, retain_from) WHERE retain_from IS NOT NULL;

CREATE TABLE inbound (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  provider TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  via TEXT NOT NULL CHECK (via IN ('sms', 'mail', 'page')),
  from_bi TEXT,
  address TEXT,
  person TEXT,
  trajectory TEXT,
  contact TEXT,
  key_month TEXT,
  text_c TEXT,
  from_c TEXT,
  reading TEXT NOT NULL,
  readers TEXT NOT NULL CHECK (readers IN ('volunteer', 'counsellor', 'coordinator')),
  board BOOLEAN NOT NULL,
  settled_at BIGINT,
  settled_by TEXT,
  happened BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  retain_from BIGINT,
  retain_class TEXT NOT NULL,
  UNIQUE (provider, provider_id)
);
CREATE INDEX inbound_board ON inbound (org, recorded) WHERE board AND settled_at IS NULL;
CREATE INDEX inbound_contact ON inbound (contact);
CREATE INDEX inbound_person ON inbound (person) WHERE person IS NOT NULL;
CREATE INDEX inbound_from ON inbound (org, from_bi) WHERE person IS NULL AND from_bi IS NOT NULL;
CREATE INDEX inbound_month ON inbound (key_month) WHERE key_month IS NOT NULL;

-- Delivery reports that were seen, so that the same one twice is one.
CREATE TABLE callback (
  provider TEXT NOT NULL,
  dedupe TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (provider, dedupe)
);
CREATE INDEX callback_at ON callback (at);

-- The key of a month's unmatched texts.
CREATE TABLE month_key (
  org TEXT NOT NULL,
  month TEXT NOT NULL,
  month_key TEXT NOT NULL,
  PRIMARY KEY (org, month)
);

-- Personal links: only the hash of the token is kept.
CREATE TABLE token (
  hash TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  person TEXT NOT NULL,
  trajectory TEXT NOT NULL,
  contact TEXT NOT NULL,
  send_key TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX token_expires ON token (expires_at);
CREATE INDEX token_contact ON token (contact);

CREATE TABLE answer (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  trajectory TEXT NOT NULL,
  contact TEXT NOT NULL,
  person TEXT NOT NULL,
  item TEXT NOT NULL,
  code TEXT NOT NULL,
  readers TEXT NOT NULL CHECK (readers IN ('volunteer', 'counsellor', 'coordinator')),
  source TEXT NOT NULL,
  happened BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  actor TEXT NOT NULL,
  behalf TEXT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE INDEX answer_contact ON answer (contact);

-- What humans do -------------------------------------------------------------------------------------------------

CREATE TABLE task (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  dossier TEXT,
  batch TEXT,
  kind TEXT NOT NULL,
  reason TEXT,
  readers TEXT NOT NULL CHECK (readers IN ('volunteer', 'counsellor', 'coordinator')),
  alert TEXT,
  message TEXT,
  inbound TEXT,
  owner TEXT,
  team TEXT,
  deadline BIGINT NOT NULL,
  slot_on TEXT,
  slot_part TEXT,
  taken_by TEXT,
  taken_until BIGINT,
  outcome TEXT,
  channel TEXT,
  done_by TEXT,
  behalf TEXT,
  happened BIGINT,
  recorded BIGINT,
  effort_minutes BIGINT,
  escalated_at BIGINT,
  lapsed_at BIGINT,
  withdrawn_at BIGINT,
  closed_at BIGINT,
  generation BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE INDEX task_open ON task (org, deadline) WHERE closed_at IS NULL;
CREATE INDEX task_dossier ON task (dossier, kind) WHERE closed_at IS NULL;

-- Two persons of one dossier may share a task; each may drop out of it alone. `wish` is the id by which that
-- person's trajectory asked for it.
CREATE TABLE task_person (
  wish TEXT PRIMARY KEY,
  task TEXT NOT NULL,
  org TEXT NOT NULL,
  person TEXT NOT NULL,
  trajectory TEXT NOT NULL,
  contact TEXT NOT NULL,
  closed_at BIGINT
);
CREATE INDEX task_person_task ON task_person (task);
CREATE INDEX task_person_person ON task_person (person);

-- Each try at a task: reached or not, by which kind of contact.
CREATE TABLE task_try (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  task TEXT NOT NULL,
  outcome TEXT NOT NULL,
  channel TEXT,
  effort_minutes BIGINT,
  happened BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  actor TEXT NOT NULL,
  behalf TEXT
);
CREATE INDEX task_try_task ON task_try (task);

CREATE TABLE note (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  dossier TEXT NOT NULL,
  person TEXT,
  task TEXT,
  text_c TEXT NOT NULL,
  readers TEXT NOT NULL CHECK (readers IN ('volunteer', 'counsellor', 'coordinator')),
  happened BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  actor TEXT NOT NULL,
  behalf TEXT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE INDEX note_dossier ON note (dossier, recorded);

CREATE TABLE alert (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  dossier TEXT NOT NULL,
  trajectory TEXT NOT NULL,
  person TEXT NOT NULL,
  contact TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('asked', 'amber', 'red', 'crisis')),
  rules TEXT NOT NULL,
  fired TEXT NOT NULL,
  grounds TEXT NOT NULL,
  owner TEXT,
  deadline BIGINT NOT NULL,
  raised_at BIGINT NOT NULL,
  picked_at BIGINT,
  picked_by TEXT,
  escalated_at BIGINT,
  judgement TEXT CHECK (judgement IN ('right', 'wrong')),
  judged_at BIGINT,
  judged_by TEXT,
  retain_from BIGINT,
  retain_class TEXT NOT NULL
);
CREATE INDEX alert_waiting ON alert (deadline) WHERE picked_at IS NULL AND escalated_at IS NULL;
CREATE INDEX alert_raised ON alert (org, raised_at);

-- Keeping house --------------------------------------------------------------------------------------------------

CREATE TABLE brake (
  org TEXT NOT NULL,
  scope TEXT NOT NULL,
  is_on BOOLEAN NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT,
  PRIMARY KEY (org, scope)
);

CREATE TABLE pulse (
  org TEXT NOT NULL,
  name TEXT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (org, name)
);

-- Which journal stands behind a worker's name, so that two hosts never act under one.
CREATE TABLE host (
  org TEXT NOT NULL,
  name TEXT NOT NULL,
  journal TEXT NOT NULL,
  beat_at BIGINT NOT NULL,
  PRIMARY KEY (org, name)
);

-- How far a journal was read, for its hand-overs and for its erasures.
CREATE TABLE journal_mark (
  org TEXT NOT NULL,
  worker TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('sent', 'erased')),
  at TEXT NOT NULL,
  PRIMARY KEY (org, worker, what)
);

-- Keys that a journal shows as handed over; the circle carries those for which there is no message.
CREATE TABLE journal_sent (
  send_key TEXT NOT NULL,
  worker TEXT NOT NULL,
  org TEXT NOT NULL,
  trajectory TEXT NOT NULL,
  PRIMARY KEY (send_key, worker)
);
CREATE INDEX journal_sent_trajectory ON journal_sent (trajectory);

CREATE TABLE erasure (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  why TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  behalf TEXT,
  complete_after BIGINT NOT NULL
);
CREATE INDEX erasure_at ON erasure (org, at);
