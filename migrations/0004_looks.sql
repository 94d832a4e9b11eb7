-- What is looked at all the time has to be found without going through what is not looked for.

-- Each channel's queue by itself: while one is braked or its gateway is away, the other is leased from and measured
-- without passing over the messages of the first.
CREATE INDEX message_waiting ON message (channel, not_before, send_key) WHERE fate = 'queued';

-- Alerts on which nobody has a hand. `alert_waiting` leaves out those that went to a coordinator, who has to act all the same.
CREATE INDEX alert_open ON alert (org, deadline) WHERE picked_at IS NULL;
