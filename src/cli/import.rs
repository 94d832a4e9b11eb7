//! `nazorg import` and `nazorg approve`.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

use super::service::{self, Service};
use super::{FAILED, OK, WRONG};
use crate::care::enrolment::EnrolmentRules;
use crate::care::ids::{RulesId, WorkerId};
use crate::care::person::{LegalBasis, Purpose};
use crate::care::rules::Rules;
use crate::clock::Clock;
use crate::files::rulebook::Sources;
use crate::intake;
use crate::settings::Settings;
use crate::store::import::{
    Approval, ImportSettings, ImportSource, ImportSummary, apply_import, approve as approve_batch, dry_run as rehearse,
    preview,
};
use crate::vault::Randomness;
use crate::web::workspace::IntakeSettings;

/// How long a worker has for a question that an import raised.
pub(super) const ASK_TERM: SignedDuration = SignedDuration::from_hours(24 * 14);

pub(super) async fn import(settings: Settings, file: &Path, dry_run: bool) -> anyhow::Result<u8> {
    let language = intake_settings(&settings, Clock::System.now()).language;
    let Some((reading, hash)) = read_export(&settings, file).await? else {
        return Ok(WRONG);
    };
    // Only now: a file that is broken as a whole leaves even a database that is not there yet as it is.
    let service = service::open(settings, Clock::System, Randomness::System, !dry_run).await?;
    for note in &reading.notes {
        println!("note: {}", note.text);
    }
    let rejected = reading.rejected_rows();
    if rejected > 0 && !dry_run {
        let path = rejects_path(file);
        write_private(&path, &intake::rejects_csv(&reading, language))?;
        println!(
            "{rejected} rows have faults; they stand in {}, each with its mend.",
            path.display()
        );
    } else if rejected > 0 {
        println!("{rejected} rows have faults.");
    }
    let rows = reading.rows;
    let import = service.import_settings(ImportSource::Export);
    let bar = self::bar("dossiers");
    let mut progress = |done: u64, all: u64| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let (store, keys, now) = (&service.store, &service.keys, service.clock.now());
    let summary = if dry_run {
        rehearse(store, keys, &import, reading.dossiers, &hash, None, now, &mut progress).await?
    } else {
        apply_import(store, keys, &import, reading.dossiers, &hash, None, now, &mut progress).await?
    };
    bar.finish_and_clear();
    print_summary(&summary, rows, rejected, dry_run);
    service.store.close().await;
    Ok(OK)
}

/// Reads an export, with its hash; tells why, and gives `None`, where it is broken as a whole.
pub(super) async fn read_export(settings: &Settings, file: &Path) -> anyhow::Result<Option<(intake::Reading, String)>> {
    let bytes = read_file(file)?;
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("export")
        .to_owned();
    let bar = bar("rows read");
    let intake_settings = intake_settings(settings, Clock::System.now());
    let language = intake_settings.language;
    let reading = {
        let bar = bar.clone();
        tokio::task::spawn_blocking(move || {
            let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
            let reading = intake::read(&bytes, &name, &intake_settings, &mut |done, all| {
                bar.set_length(all);
                bar.set_position(done);
            });
            reading.map(|reading| (reading, hash))
        })
        .await?
    };
    bar.finish_and_clear();
    match reading {
        Ok(read) => Ok(Some(read)),
        Err(broken) => {
            eprintln!("{}: nothing was taken in. {}", file.display(), broken.message(language));
            Ok(None)
        }
    }
}

fn print_summary(summary: &ImportSummary, rows: u64, rejected: u64, dry_run: bool) {
    let would = if dry_run {
        "Nothing was changed. It would have been: "
    } else {
        ""
    };
    println!(
        "{would}{rows} rows; {rejected} rejected; dossiers: {} new, {} changed, {} unchanged, {} reopened, {} deceased.",
        summary.new, summary.changed, summary.unchanged, summary.reopened, summary.deceased
    );
    println!(
        "Persons: {} to get aftercare, {} to ask a worker about, {} left out by rule, {} had objected, {} with a changed name.",
        summary.enrolled, summary.asked, summary.declined, summary.objected, summary.conflicts
    );
    if !summary.vanished.is_empty() {
        println!(
            "{} dossiers of earlier imports are not in this file; they were left alone.",
            summary.vanished.len()
        );
    }
    if !summary.past_term.is_empty() {
        println!(
            "{} dossiers had reached their term and were deleted; they were passed over.",
            summary.past_term.len()
        );
    }
    if let (Some(batch), true) = (&summary.batch, summary.needs_approval) {
        println!(
            "Nobody is written to before the batch {batch} is approved: in the workspace, or by `nazorg approve {batch}`."
        );
    }
}

pub(super) async fn approve(
    settings: Settings,
    batch: &str,
    per_day: Option<u32>,
    dry_run: bool,
) -> anyhow::Result<u8> {
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let per_day = per_day.unwrap_or(service.settings.import.starts_per_day);
    let rules = service.rules().await?;
    let now = service.clock.now();
    let preview = preview(&service.store, &service.keys, batch, per_day, &rules, now).await?;
    println!(
        "{} dossiers with {} persons wait, {per_day} a day; the last would start on {}. {} contacts lie before a start and are skipped.",
        preview.dossiers,
        preview.trajectories,
        preview
            .last_day
            .map_or_else(|| "no day".to_owned(), |day| day.to_string()),
        preview.before_start
    );
    for (day, count) in &preview.by_day {
        println!("  {day}  {count}");
    }
    if dry_run {
        println!("Nothing was approved.");
        return Ok(OK);
    }
    let worker = WorkerId::from("command");
    let approval = Approval {
        batch,
        per_day,
        worker: &worker,
        ask_term: ASK_TERM,
    };
    let approved = approve_batch(&service.store, &service.keys, &approval, &rules.calendar, now).await?;
    println!(
        "Approved: {} trajectories have their start, {} questions go to workers.",
        approved.started, approved.asked
    );
    Ok(if approved.without_a_day > 0 { FAILED } else { OK })
}

/// The bytes of an export, and one more at most than is ever taken in: whatever the file is, memory stays bounded.
fn read_file(file: &Path) -> anyhow::Result<Vec<u8>> {
    let most = u64::try_from(intake::FILE_BYTES_MAX).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|open| open.take(most.saturating_add(1)).read_to_end(&mut bytes))
        .with_context(|| format!("the file {} cannot be read", file.display()))?;
    Ok(bytes)
}

/// How files are read.
pub(super) fn intake_settings(settings: &Settings, now: jiff::Timestamp) -> intake::Settings {
    let organisation = &settings.organisation;
    intake::Settings {
        country: if organisation.country == "NL" {
            intake::Country::Nl
        } else {
            intake::Country::Be
        },
        mapping: settings.import.mapping.clone(),
        age_bands: settings.import.age_bands,
        today: settings.time_zone().to_datetime(now).date(),
        language: organisation
            .languages
            .first()
            .copied()
            .unwrap_or(crate::care::person::Language::NL),
    }
}

pub(super) fn bar(of: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(of);
    bar
}

fn rejects_path(file: &Path) -> PathBuf {
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("export");
    file.with_file_name(format!("{stem}.rejects.csv"))
}

/// The rejects hold what the export held, so only their owner may read them.
fn write_private(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let cannot = || format!("the file {} cannot be written", path.display());
    if path.exists() {
        std::fs::remove_file(path).with_context(cannot)?;
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(cannot)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .with_context(cannot)
}

impl Service {
    /// How imports are written.
    pub(super) fn import_settings(&self, source: ImportSource) -> ImportSettings {
        let settings = &self.settings;
        let rules = settings.enrolment_rules().into_iter();
        let enrolment = rules.fold(EnrolmentRules::default(), |rules, (reason, rule)| {
            rules.with(Some(reason), rule)
        });
        ImportSettings {
            controller: settings.organisation.code.clone(),
            executor: settings.organisation.code.clone(),
            tz: settings.organisation.time_zone.clone(),
            protocol: settings.rules.protocol.clone(),
            rules: self.rules.clone(),
            enrolment,
            oldest_closing: settings.oldest_closing(),
            starts_per_day: settings.import.starts_per_day,
            bases: [(Purpose::Aftercare, LegalBasis::PublicTask)].into_iter().collect(),
            ask_term: ASK_TERM,
            source,
        }
    }

    /// The same for exports and forms that come in by the workspace.
    pub(super) fn workspace_intake(&self) -> IntakeSettings {
        let import = self.import_settings(ImportSource::Export);
        IntakeSettings {
            mapping: self.settings.import.mapping.clone(),
            age_bands: self.settings.import.age_bands,
            controller: None,
            executor: None,
            enrolment: import.enrolment,
            oldest_closing: import.oldest_closing,
            starts_per_day: import.starts_per_day,
            bases: import.bases,
            ask_term: import.ask_term,
        }
    }

    /// The rules that hold, checked.
    pub(super) async fn rules(&self) -> anyhow::Result<Arc<Rules>> {
        use futures_util::FutureExt as _;
        let id = self.rules.to_string();
        let row = self
            .store
            .read(move |conn| async move { crate::store::rules::get(conn, &id).await }.boxed())
            .await?
            .context("the active rules are not in the database")?;
        Ok(Arc::new(Sources::from_body(&row.body)?.check(RulesId::from(row.id))?))
    }
}
