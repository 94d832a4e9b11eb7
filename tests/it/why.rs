//! Goal: somebody at the command line asks why, of a dossier as the service names it, and is answered from the database.
//! Method: import and approve with the built program, ask, and look at what is printed and written down.

use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::process::{finish, started_at};
use crate::support::rows;
use crate::support::service::Service;
use crate::support::twilio::Twilio;

on_every_engine!(
    a_dossier_is_explained_and_the_look_is_written_down,
    what_never_began_is_counted_and_explained
);

const MOMENT: &str = "2026-03-20 10:00:00";

const EXPORT: &str = "dossiernummer;afgesloten op;reden;clientnummer;naam;gsm;taal;geinformeerd op\n\
                      2026-001;12/03/2026;Afgerond;c1;Iris Claes;0470 12 34 55;nl;12/03/2026\n";

async fn a_dossier_is_explained_and_the_look_is_written_down(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let service = Service::new(folder.path(), &database.url, &twilio, 2);
    service.import_and_approve(EXPORT, MOMENT);
    let told = service.command(&["why", "2026-001", "--language", "nl"], MOMENT);
    assert!(
        told.contains("Het dossier werd afgesloten op donderdag 12 maart 2026."),
        "{told}"
    );
    assert!(told.contains("moet nog komen"), "{told}");
    assert!(told.contains("Dat klopt: "), "{told}");
    assert!(!told.contains("Iris"), "a name has no place in an explanation:\n{told}");
    let french = service.command(&["why", "2026-001", "--language", "fr", "--on", "2026-03-15"], MOMENT);
    assert!(
        french.contains("Le dossier a été clôturé le jeudi 12 mars 2026."),
        "{french}"
    );
    let looks = rows(
        &database.url,
        "SELECT facts FROM audit WHERE action = 'look' AND subject_kind = 'dossier'",
    )
    .await;
    assert_eq!(looks.len(), 2, "{looks:?}");

    // What is not known is named, with what was meant.
    let refused = |arguments: &[&str]| {
        let arguments = [&["why"], arguments, &["--language", "en", "--config", "nazorg.toml"]].concat();
        let environment = started_at(MOMENT);
        let environment = environment
            .each_ref()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let output = finish(folder.path(), &arguments, &environment);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let unknown = refused(&["2026-002"]);
    assert!(unknown.contains("Did you mean “2026-001”?"), "{unknown}");
    let unknown = refused(&["2026-001", "announcemnt"]);
    assert!(unknown.contains("Did you mean “announcement”?"), "{unknown}");
}

/// Somebody who joins late: the first questions lay before the start and are skipped, in one row of the ledger.
async fn what_never_began_is_counted_and_explained(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let service = Service::new(folder.path(), &database.url, &twilio, 2);
    let export = EXPORT.replace("12/03/2026;Afg", "12/09/2025;Afg");
    service.import_and_approve(&export, MOMENT);
    let running = service.run(MOMENT).await;
    let skipped = "SELECT body FROM ledger WHERE kind = 'ended-unopened'";
    let start = Instant::now();
    while rows(&database.url, skipped).await.is_empty() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "nothing is skipped:\n{}",
            running.log()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(running.terminate().await.success());
    let told = service.command(&["why", "2026-001", "--language", "nl"], "2026-03-21 10:00:00");
    assert!(told.contains("Dat klopt: "), "{told}");
    assert!(told.contains("overgeslagen"), "{told}");
}
