-- What is looked at all the time has to be found without going through what is not looked for.

-- Each channel's queue by itself: while one is braked or its gateway is away, the other is leased from and measured
-- without passing over the messages of the first. A message waits until it has left: were it to change an index when it
-- is started, PostgreSQL would write all of them anew.
ALTER TABLE message ADD COLUMN waits BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE message SET waits = FALSE WHERE fate NOT IN ('queued', 'started');
CREATE INDEX message_waiting ON message (channel, not_before, send_key) WHERE waits;
DROP INDEX message_queued;
DROP INDEX message_answering;
CREATE INDEX message_answering ON message (channel, not_before, send_key) WHERE waits AND reply_to IS NOT NULL;
DROP INDEX message_started;

-- Who has waited longest is found without sorting all who wait.
CREATE INDEX event_inbox_oldest ON event_inbox (org, at, id) WHERE read_at IS NULL;

-- What does not change while a message is handed over is not written again then.
DROP INDEX message_address;
CREATE INDEX message_address ON message (address) WHERE address IS NOT NULL;
DROP INDEX token_contact;

-- Room on each page, so that a row which changes stays where it is and no index is written.
-- postgres: ALTER TABLE message SET (fillfactor = 60);
-- postgres: ALTER TABLE trajectory SET (fillfactor = 70);
-- postgres: ALTER TABLE person SET (fillfactor = 80);
-- postgres: ALTER TABLE address SET (fillfactor = 70);

-- Alerts on which nobody has a hand. `alert_waiting` leaves out those that went to a coordinator, who has to act all the same.
CREATE INDEX alert_open ON alert (org, deadline) WHERE picked_at IS NULL;
