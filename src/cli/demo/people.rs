//! The made-up people of the demo. Their numbers are of the kind that documentation uses; nobody has them.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// One of the phones and mailboxes on the desk.
pub(super) struct Made {
    pub name: &'static str,
    pub number: &'static str,
    pub mail: &'static str,
    /// What this person shows, as a key of the desk's words.
    pub shows: &'static str,
}

/// Whose phone lies on the desk. Two people share one; one has two dossiers.
pub(super) const PHONES: &[Made] = &[
    Made {
        name: "Anna Peeters",
        number: "+32470123451",
        mail: "anna@example.org",
        shows: "anna",
    },
    Made {
        name: "Bilal & Chloé Demir",
        number: "+32470123452",
        mail: "chloe@example.org",
        shows: "couple",
    },
    Made {
        name: "Dorien Maes",
        number: "+32470123453",
        mail: "dorien@example.org",
        shows: "two-dossiers",
    },
    Made {
        name: "Élise Lambert",
        number: "+32470123454",
        mail: "elise@example.org",
        shows: "elise",
    },
    Made {
        name: "Farid Haddad",
        number: "+32470123455",
        mail: "",
        shows: "farid",
    },
];

/// The list that a service would hand over, with days relative to `today`.
pub(super) fn export(today: Date) -> String {
    let ago = |days: i32| today.saturating_sub(days.days()).strftime("%d/%m/%Y").to_string();
    let month = |months: i32, days: i32| {
        today
            .saturating_sub(months.months())
            .saturating_add(days.days())
            .strftime("%d/%m/%Y")
            .to_string()
    };
    let mut rows = vec![
        "dossiernummer;afgesloten op;reden;hulpvorm;clientnummer;naam;gsm;e-mail;taal;geinformeerd op;budgethulpverlener".to_owned(),
    ];
    let mut add = |reference: &str,
                   closed: String,
                   own: &str,
                   name: &str,
                   number: &str,
                   mail: &str,
                   language: &str,
                   told: bool| {
        let told = if told { closed.clone() } else { String::new() };
        rows.push(format!(
            "{reference};{closed};Afgerond;schuldbemiddeling;{own};{name};{number};{mail};{language};{told};counsellor@example.org"
        ));
    };
    add(
        "2026-014",
        month(1, 0),
        "",
        "Anna Peeters",
        "0470/12.34.51",
        "anna@example.org",
        "nl",
        true,
    );
    add(
        "2026-015",
        month(1, 0),
        "",
        "Bilal Demir",
        "0470 12 34 52",
        "",
        "nl",
        true,
    );
    add(
        "2026-015",
        month(1, 0),
        "",
        "Chloé Demir",
        "0470 12 34 52",
        "chloe@example.org",
        "nl",
        true,
    );
    add(
        "2026-016",
        month(1, 1),
        "K-77",
        "Dorien Maes",
        "0470 12 34 53",
        "dorien@example.org",
        "nl",
        true,
    );
    add(
        "2025-201",
        month(3, 1),
        "K-77",
        "Dorien Maes",
        "0470 12 34 53",
        "dorien@example.org",
        "nl",
        true,
    );
    add(
        "2026-017",
        month(1, 1),
        "",
        "Élise Lambert",
        "0470 12 34 54",
        "elise@example.org",
        "fr",
        true,
    );
    add("2026-018", ago(3), "", "Farid Haddad", "0470 12 34 55", "", "ar", false);
    rows.join("\n") + "\n"
}
