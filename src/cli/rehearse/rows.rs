//! Every message and task of a rehearsal, as JSON or CSV.

use std::borrow::Cow;
use std::io::{BufWriter, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Stage;
use super::cast::Cast;
use super::run::PORTION;
use crate::care::contact::{Outcome, Why};
use crate::care::rehearsal::{Came, Row, What};

/// One row as it is written.
#[derive(serde::Serialize)]
struct Written {
    /// The trajectory: `r` and the number of a made-up dossier, or the id in the database.
    dossier: String,
    step: String,
    /// The how-manieth contact of the step, from 1.
    occurrence: u32,
    /// The how-manieth message or task of the contact, from 1; 0 for a contact that never began.
    attempt: u16,
    /// What the message says or what the task is; empty for a contact that never began.
    kind: &'static str,
    channel: Option<&'static str>,
    /// When the contact was due, RFC 9557.
    planned_for: Option<String>,
    /// When it happened, RFC 9557.
    at: String,
    /// How the contact ended; `open` where it stands open when the rehearsal ends.
    outcome: &'static str,
    /// How the day of the contact was found, one code with its value after the other, what came of the message or the
    /// task, and why the contact ended so.
    because: Vec<Cow<'static, str>>,
}

/// Writes the rows as one list of JSON, in the order of the caseload.
pub(super) fn json(stage: &Stage, cast: &Cast) -> anyhow::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut is_first = true;
    out.write_all(b"[")?;
    in_order(stage, cast, &mut |rows| {
        for row in rows {
            out.write_all(if is_first { b"\n" } else { b",\n" })?;
            is_first = false;
            serde_json::to_writer(&mut out, &row)?;
        }
        Ok(())
    })?;
    out.write_all(b"\n]\n")?;
    out.flush()?;
    Ok(())
}

/// Writes the rows as CSV, in the order of the caseload; the reasons stand in one column with semicolons between them.
pub(super) fn csv(stage: &Stage, cast: &Cast) -> anyhow::Result<()> {
    let mut out = csv::Writer::from_writer(BufWriter::new(std::io::stdout().lock()));
    out.write_record([
        "dossier",
        "step",
        "occurrence",
        "attempt",
        "kind",
        "channel",
        "planned_for",
        "at",
        "outcome",
        "because",
    ])?;
    in_order(stage, cast, &mut |rows| {
        for row in rows {
            out.write_record([
                row.dossier.as_str(),
                &row.step,
                &row.occurrence.to_string(),
                &row.attempt.to_string(),
                row.kind,
                row.channel.unwrap_or_default(),
                row.planned_for.as_deref().unwrap_or_default(),
                &row.at,
                row.outcome,
                &row.because.join("; "),
            ])?;
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(())
}

/// Lives through the caseload on all cores, a wave at a time, and gives the rows of each wave in order.
fn in_order(
    stage: &Stage,
    cast: &Cast,
    write: &mut dyn FnMut(Vec<Written>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let habits = &stage.scenario.habits;
    let rehearsal = stage.rehearsal(&stage.rules, habits).in_detail();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let bar = super::super::import::bar("dossiers");
    bar.set_length(cast.companies() as u64);
    let portion = |first: usize| {
        let mut rows = Vec::new();
        for place in first..(first + PORTION).min(cast.companies()) {
            let (mut company, start) = cast.company(place, &stage.rules, habits);
            let ids: Vec<String> = company.trajectories().map(|one| one.id.to_string()).collect();
            company.live(&rehearsal, start, &mut |member, row| {
                let id = ids.get(member).cloned().unwrap_or_default();
                rows.push(written(id, row, stage.rules.calendar.zone()));
            });
        }
        rows
    };
    for wave in (0..cast.companies()).step_by(PORTION * threads) {
        let rows = std::thread::scope(|scope| {
            let firsts = (0..threads).map(|nth| wave + nth * PORTION);
            let running: Vec<_> = firsts.map(|first| scope.spawn(move || portion(first))).collect();
            let ended = running.into_iter().map(std::thread::ScopedJoinHandle::join);
            ended.collect::<Result<Vec<_>, _>>()
        });
        // A list that lacks a part would look whole.
        let rows = rows.map_err(|_| anyhow::anyhow!("a part of the rehearsal broke off, so the rows end here"))?;
        for part in rows {
            write(part)?;
        }
        bar.inc((PORTION * threads) as u64);
    }
    bar.finish_and_clear();
    Ok(())
}

fn written(dossier: String, row: &Row, zone: &TimeZone) -> Written {
    let moment = |at: Timestamp| at.to_zoned(zone.clone()).to_string();
    let came = match row.came {
        Came::Fate(fate) => fate.code(),
        Came::Told(outcome) => outcome.code(),
        Came::Withdrawn => "withdrawn",
        Came::Lapsed => "lapsed",
        Came::Open => "open",
        Came::Nothing => "",
    };
    let why = row.ending.map(|ending| ending.why).map(Why::code);
    Written {
        dossier,
        step: row.key.step.to_string(),
        occurrence: row.key.occurrence + 1,
        attempt: row.attempt,
        kind: match row.what {
            What::Message(kind) => kind.code(),
            What::Task(kind) => kind.code(),
            What::Nothing => "",
        },
        channel: row.channel.map(|channel| channel.code()),
        planned_for: row.planned_for.map(moment),
        at: moment(row.at),
        outcome: row.ending.map(|ending| ending.outcome).map_or("open", Outcome::code),
        because: {
            let derived = row.derived.iter().cloned().map(Cow::Owned);
            let came = [came].into_iter().filter(|came| !came.is_empty()).chain(why);
            derived.chain(came.map(Cow::Borrowed)).collect()
        },
    }
}
