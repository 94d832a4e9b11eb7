//! The made-up people of the demo. Their numbers are of the kind that documentation uses; nobody has them.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// One of the phones and mailboxes on the desk.
pub(super) struct Made {
    pub name: &'static str,
    /// Empty for a worker, of whom the desk shows the mailbox alone.
    pub number: &'static str,
    pub mail: &'static str,
    /// What this person shows, as a key of the desk's words.
    pub shows: &'static str,
}

/// Whose phone or mailbox lies on the desk. Two people share a phone, two of one dossier have their own, one person has
/// two dossiers, and two are workers.
pub(super) const PEOPLE: &[Made] = &[
    Made {
        name: "Anna Peeters",
        number: "+32470123451",
        mail: "anna@example.org",
        shows: "anna",
    },
    Made {
        name: "Bilal & Chloé Demir",
        number: "+32470123452",
        mail: "",
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
    Made {
        name: "Gert Jacobs",
        number: "+32470123456",
        mail: "",
        shows: "gert",
    },
    Made {
        name: "Hanne Jacobs",
        number: "+32470123457",
        mail: "",
        shows: "hanne",
    },
    Made {
        name: "Greet Claes",
        number: "",
        mail: super::COUNSELLOR,
        shows: "counsellor",
    },
    Made {
        name: "Hilde Wouters",
        number: "",
        mail: super::COORDINATOR,
        shows: "coordinator",
    },
];

const HEADER: &str =
    "dossiernummer;afgesloten op;reden;hulpvorm;clientnummer;naam;gsm;e-mail;taal;geinformeerd op;budgethulpverlener";

/// Reference, closed so many months and so many days fewer ago, own reference, name, mobile, mail, language, and whether
/// the person was told about aftercare at the closing.
type Row = (
    &'static str,
    (i32, i32),
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    bool,
);

const ROWS: &[Row] = &[
    // Closed so long ago that the first question comes late, and the second just within a month after it.
    (
        "2026-014",
        (2, -3),
        "",
        "Anna Peeters",
        "0470/12.34.51",
        "anna@example.org",
        "nl",
        true,
    ),
    ("2026-015", (1, 0), "", "Bilal Demir", "0470 12 34 52", "", "nl", true),
    ("2026-015", (1, 0), "", "Chloé Demir", "0470 12 34 52", "", "nl", true),
    (
        "2026-016",
        (1, 1),
        "K-77",
        "Dorien Maes",
        "0470 12 34 53",
        "dorien@example.org",
        "nl",
        true,
    ),
    (
        "2025-201",
        (3, 1),
        "K-77",
        "Dorien Maes",
        "0470 12 34 53",
        "dorien@example.org",
        "nl",
        true,
    ),
    (
        "2026-017",
        (1, 1),
        "",
        "Élise Lambert",
        "0470 12 34 54",
        "elise@example.org",
        "fr",
        true,
    ),
    (
        "2026-018",
        (0, -3),
        "",
        "Farid Haddad",
        "0470 12 34 55",
        "",
        "ar",
        false,
    ),
    ("2026-019", (1, 0), "", "Gert Jacobs", "0470 12 34 56", "", "nl", true),
    ("2026-019", (1, 0), "", "Hanne Jacobs", "0470 12 34 57", "", "nl", true),
];

/// The list that a service would hand over, with days relative to `today`.
pub(super) fn export(today: Date) -> String {
    let mut lines = vec![HEADER.to_owned()];
    for (reference, (months, days), own, name, mobile, mail, language, told) in ROWS {
        let closed = today.saturating_sub(months.months()).saturating_add(days.days());
        let closed = closed.strftime("%d/%m/%Y").to_string();
        let told = if *told { closed.as_str() } else { "" };
        lines.push(format!(
            "{reference};{closed};Afgerond;schuldbemiddeling;{own};{name};{mobile};{mail};{language};{told};{}",
            super::COUNSELLOR
        ));
    }
    lines.join("\n") + "\n"
}
