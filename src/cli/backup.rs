//! `nazorg backup` and `nazorg restore`: the database sealed into a file, and put back with what the journals know.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use futures_util::FutureExt as _;
use jiff::Timestamp;
use tempfile::{NamedTempFile, TempPath};

use super::service::{self, Service, sqlite_file};
use super::{Config, OK};
use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::backup as database;
use crate::store::restores::{self, Restored};
use crate::vault::{Master, Randomness, archive};

/// What is done about a restore.
#[derive(clap::Subcommand)]
pub(super) enum Restore {
    /// Put the embedded database back from a file of `nazorg backup`.
    From {
        /// The file.
        file: PathBuf,
        /// A host that began to run after the backup was made; may be given again.
        #[arg(long, value_name = "NAME")]
        also: Vec<String>,
        #[command(flatten)]
        config: Config,
    },
    /// The database was put back by other means, such as those of PostgreSQL: have what it has forgotten settled.
    Done {
        /// A host that began to run after the backup was made; may be given again.
        #[arg(long, value_name = "NAME")]
        also: Vec<String>,
        #[command(flatten)]
        config: Config,
    },
    /// Show what a restore regained, and whose journal is waited for.
    Show {
        #[command(flatten)]
        config: Config,
    },
    /// Wait no longer for a host whose journal will not come back: whatever it may have sent is held for a human being.
    GiveUp {
        /// The host, by its `[worker] name`.
        host: String,
        #[command(flatten)]
        config: Config,
    },
}

pub(super) async fn backup(settings: Settings, file: &Path) -> anyhow::Result<u8> {
    let Some(live) = sqlite_file(&settings.database.url) else {
        bail!(
            "the database is on a PostgreSQL server, whose own means make better backups: pg_basebackup with archived WAL, \
             or pg_dump. After one is put back, call `nazorg restore done` before any worker starts"
        );
    };
    if file.exists() {
        bail!(
            "{} is there already, and nothing is written over; name another file",
            file.display()
        );
    }
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let made = write_backup(&service, &live, file).await;
    service.store.close().await;
    let bytes = made?;
    println!(
        "{}: {bytes} bytes, checked and sealed with the master key. It opens with the recovery print; keep both elsewhere \
         than this disk, and the folder of journals with neither: it has to be newer than any backup.",
        file.display()
    );
    Ok(OK)
}

async fn write_backup(service: &Service, live: &Path, file: &Path) -> anyhow::Result<u64> {
    let (org, id, now) = (
        service.keys.org().to_owned(),
        service.keys.mint("bu_")?,
        service.clock.now(),
    );
    service
        .store
        .write(move |conn| async move { restores::note_backup(conn, &org, &id, now).await }.boxed())
        .await?;
    // In the clear it lies where the database lies, and nowhere else.
    let folder = tempfile::tempdir_in(live.parent().unwrap_or(Path::new(".")))
        .with_context(|| format!("no room for a copy beside {}", live.display()))?;
    let copy = folder.path().join("copy.sqlite3");
    service.store.snapshot(&copy).await?;
    let (keys, to) = (service.keys.clone(), file.to_owned());
    tokio::task::spawn_blocking(move || seal(keys.master(), &copy, &to)).await?
}

/// Seals a file into another, which appears whole or not at all.
fn seal(master: &Master, copy: &Path, file: &Path) -> anyhow::Result<u64> {
    let cannot = || format!("{} cannot be written", file.display());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut made = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).with_context(cannot)?;
    let mut from = BufReader::new(File::open(copy)?);
    {
        let mut to = BufWriter::new(made.as_file_mut());
        archive::seal(master, &Randomness::System, &mut from, &mut to).with_context(cannot)?;
        to.flush().with_context(cannot)?;
    }
    made.as_file().sync_all().with_context(cannot)?;
    let bytes = made.as_file().metadata()?.len();
    made.persist_noclobber(file)
        .map_err(|error| error.error)
        .with_context(cannot)?;
    Ok(bytes)
}

pub(super) async fn restore(what: Restore) -> anyhow::Result<u8> {
    match what {
        Restore::From { file, also, config } => {
            let settings = super::settings(&config)?;
            let Some(live) = sqlite_file(&settings.database.url) else {
                bail!(
                    "the database is on a PostgreSQL server: put it back by its own means, and call `nazorg restore done`"
                );
            };
            // What an old database left beside it would be read as the new one's.
            if let Some(old) = beside(&live).into_iter().find(|file| file.exists()) {
                bail!(
                    "{} is there, and nothing is written over: stop every worker and move the database away, with the files \
                     of its name that end in -wal and -shm",
                    old.display()
                );
            }
            put_back(settings, &file, live, &also).await
        }
        Restore::Done { also, config } => {
            tell(&begin(super::settings(&config)?, &also).await?);
            Ok(OK)
        }
        Restore::Show { config } => {
            let service = open(super::settings(&config)?).await?;
            let org = service.keys.org().to_owned();
            let read = service
                .store
                .read(move |conn| async move { restores::list(conn, &org).await }.boxed());
            for one in read.await? {
                print(&one);
            }
            service.store.close().await;
            Ok(OK)
        }
        Restore::GiveUp { host, config } => {
            let service = open(super::settings(&config)?).await?;
            let (keys, now) = (service.keys.clone(), service.clock.now());
            let given = service.store.write(move |conn| {
                async move {
                    restores::give_up(conn, &keys, &host, now).await?;
                    restores::list(conn, keys.org()).await
                }
                .boxed()
            });
            for one in given.await?.iter().take(1) {
                print(one);
            }
            service.store.close().await;
            Ok(OK)
        }
    }
}

async fn open(settings: Settings) -> anyhow::Result<Service> {
    service::open(settings, Clock::System, Randomness::System, false).await
}

/// A database's file, and what SQLite keeps beside it.
fn beside(live: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| {
        let mut name = live.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

/// Puts a backup in the place of the database. It takes its place last of all, when it says of itself that the journals
/// are to be waited for: were the process to die before, there is no database, and no worker that goes on with it.
async fn put_back(settings: Settings, file: &Path, live: PathBuf, also: &[String]) -> anyhow::Result<u8> {
    let (key, file) = (settings.vault.master_key.clone(), file.to_owned());
    let opened = tokio::task::spawn_blocking({
        let live = live.clone();
        move || open_beside(&key, &file, &live)
    });
    let opened = opened.await??;
    database::check(&opened).await?;
    let mut elsewhere = settings;
    elsewhere.database.url = format!("sqlite://{}", opened.display());
    let begun = begin(elsewhere, also).await;
    // What was begun in it and not written into the one file goes with it.
    let [_, wal, shm] = beside(&opened);
    let is_whole = !wal.exists();
    for file in [wal, shm] {
        drop(std::fs::remove_file(file));
    }
    let begun = begun?;
    if !is_whole {
        bail!("the database could not be closed in one file; nothing was put back, call again");
    }
    let cannot = || format!("{} cannot be written", live.display());
    File::open(&opened)
        .and_then(|file| file.sync_all())
        .with_context(cannot)?;
    opened
        .persist_noclobber(&live)
        .map_err(|error| error.error)
        .with_context(cannot)?;
    let folder = live.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))
        .and_then(|folder| folder.sync_all())
        .with_context(cannot)?;
    tell(&begun);
    Ok(OK)
}

/// Opens a backup into a new file beside its place.
fn open_beside(key: &Path, file: &Path, live: &Path) -> anyhow::Result<TempPath> {
    let master = Master::open(key).context("[vault] master_key")?;
    let cannot = || format!("{} cannot be written", live.display());
    let folder = live.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(cannot)?;
    let mut from = BufReader::new(File::open(file).with_context(|| format!("{} cannot be read", file.display()))?);
    // Only its owner reads it: so are temporary files made.
    let mut opened = NamedTempFile::new_in(folder).with_context(cannot)?;
    {
        let mut to = BufWriter::new(opened.as_file_mut());
        archive::open(&master, &mut from, &mut to).with_context(|| file.display().to_string())?;
        to.flush().with_context(cannot)?;
    }
    Ok(opened.into_temp_path())
}

/// Has what the database has forgotten settled.
async fn begin(settings: Settings, also: &[String]) -> anyhow::Result<Restored> {
    let service = open(settings).await?;
    let (keys, id, now) = (service.keys.clone(), service.keys.mint("re_")?, service.clock.now());
    let also = also.to_vec();
    let begun = service
        .store
        .write(move |conn| async move { restores::begin(conn, &keys, &id, &also, now).await }.boxed());
    let begun = begun.await;
    service.store.close().await;
    Ok(begun?)
}

fn tell(begun: &Restored) {
    print(begun);
    println!(
        "Nothing leaves before each of these has started and told what its journal knows. Where a journal is lost: \
         `nazorg restore give-up NAME`. Did others run since the backup? Call again: `nazorg restore done --also NAME`."
    );
}

fn print(one: &Restored) {
    let at = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    println!("Backup of {}, put back {}.", at(one.backup_at), at(one.restored_at));
    for host in &one.hosts {
        let (sent, stops) = (host.sent, host.stops);
        match (host.settled_at, host.is_lost) {
            (None, _) => println!("  {}: its journal is waited for.", host.name),
            (Some(_), true) => println!(
                "  {}: its journal is lost; what it may have sent in between is held for a human being.",
                host.name
            ),
            (Some(settled), false) => println!(
                "  {}: its journal was read {}; it knew {sent} messages and {stops} stops that the backup did not.",
                host.name,
                at(settled)
            ),
        }
    }
}
