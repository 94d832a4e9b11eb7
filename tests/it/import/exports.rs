//! Three exports of made-up people, as messy as services make them, and the same on every run.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// Rows of each export.
pub(super) const ROWS: usize = 10_000;
/// One row in so many is bad.
const BAD_EVERY: usize = 50;

/// What is wrong with a bad row: in which column by its place, what the rejects file says of it, what stands in the cell.
pub(super) struct Fault {
    pub(super) column: usize,
    pub(super) reason: &'static str,
    cell: &'static str,
}

const REFERENCE: usize = 0;
const CLIENT: usize = 1;
const FAMILY: usize = 2;
const GIVEN: usize = 3;
const CLOSED: usize = 4;
const REASON: usize = 5;
const MOBILE: usize = 6;
const LANDLINE: usize = 7;
const MAIL: usize = 8;
const STREET: usize = 9;
const TOWN: usize = 10;
pub(super) const LANGUAGE: usize = 11;
const INTERPRETER: usize = 12;
const TOLD: usize = 13;
const PARTNER: usize = 14;
const CONTROLLER: usize = 15;
const EMPTY: usize = 16;
const EXTRA: usize = 17;
const WIDTH: usize = 18;

const fn fault(column: usize, cell: &'static str, reason: &'static str) -> Fault {
    Fault { column, reason, cell }
}

/// Twelve kinds; the last is no cell but a row that stands there twice.
pub(super) const FAULTS: [Fault; 12] = [
    fault(REFERENCE, "", "Het dossiernummer ontbreekt."),
    fault(CLOSED, "", "De datum van afsluiting ontbreekt."),
    fault(
        CLOSED,
        "31/02/2025",
        "Dit is geen bestaande datum, of de schrijfwijze is niet bekend.",
    ),
    fault(CLOSED, "5/1/25", "Het jaartal van de datum heeft maar twee cijfers."),
    fault(CLOSED, "01/06/2999", "De datum ligt meer dan 60 dagen in de toekomst."),
    fault(FAMILY, "", "De naam ontbreekt."),
    fault(MOBILE, "zie dossier", "Er staat tekst bij het telefoonnummer."),
    fault(MAIL, "zoe.example.org", "Dit is geen geldig e-mailadres."),
    fault(REASON, "zomaar", "De reden van afsluiting is niet bekend."),
    fault(LANGUAGE, "Klingon", "De taal is niet bekend."),
    fault(INTERPRETER, "misschien", "Dit is geen ja of nee."),
    fault(REFERENCE, "", "Deze persoon van dit dossier staat al op regel "),
];

/// One of the three ways in which the same kind of list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Windows-1252, semicolons, Dutch headers.
    Dutch,
    /// UTF-8 with a byte order mark, commas, French headers.
    French,
    /// A workbook with real dates and numbers, Dutch headers.
    Workbook,
}

/// A row of an export.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    /// Which of [`FAULTS`] it has.
    pub(super) fault: Option<usize>,
}

impl Row {
    pub(super) fn reference(&self) -> &str {
        &self.cells[REFERENCE]
    }
}

impl Kind {
    pub(super) const fn file(self) -> &'static str {
        match self {
            Self::Dutch => "uitstroom.csv",
            Self::French => "clotures.csv",
            Self::Workbook => "lijst.xlsx",
        }
    }

    pub(super) const fn headers(self) -> [&'static str; WIDTH] {
        match self {
            Self::Dutch | Self::Workbook => [
                "Dossiernummer",
                "Cliëntnummer",
                "Achternaam",
                "Voornaam",
                "Afgesloten op",
                "Uitstroomreden",
                "GSM-nummer",
                "Telefoon (vast)",
                "E-mailadres",
                "Straat",
                "Woonplaats",
                "Taal",
                "Tolk",
                "Ingelicht op",
                "Naam partner",
                "Opdrachtgever",
                "",
                "Kleur fiets",
            ],
            Self::French => [
                "N° de dossier",
                "Numéro client",
                "Nom de famille",
                "Prénom",
                "Clôturé le",
                "Motif de clôture",
                "GSM",
                "Téléphone fixe",
                "Courriel",
                "Rue",
                "Localité",
                "Langue",
                "Interprète",
                "Informé le",
                "Nom du conjoint",
                "CPAS",
                "",
                "Couleur du vélo",
            ],
        }
    }

    /// The rows, bad ones among them.
    pub(super) fn rows(self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(ROWS);
        for index in 0..ROWS {
            let is_bad = index % BAD_EVERY == BAD_EVERY - 1;
            let fault = is_bad.then_some((index / BAD_EVERY) % FAULTS.len());
            let mut cells = self.cells(index);
            match fault {
                Some(twice) if twice == FAULTS.len() - 1 => cells = rows[index - 1].cells.clone(),
                Some(fault) => {
                    cells[FAULTS[fault].column] = FAULTS[fault].cell.to_owned();
                    if FAULTS[fault].column == FAMILY {
                        cells[GIVEN].clear();
                    }
                }
                None => {}
            }
            rows.push(Row { cells, fault });
        }
        rows
    }

    fn cells(self, index: usize) -> Vec<String> {
        const FAMILIES: [&str; 6] = [
            "Voorbeeld",
            "d’Exemple",
            "Specimen",
            "van 't Gegeven",
            "Modèle",
            "Daïko",
        ];
        const GIVEN_NAMES: [&str; 7] = ["Zoë", "André", "Loïs", "Anna", "Bram", "Hélène", "Noël"];
        let french = self == Self::French;
        // Of ten, the second is another dossier of the first's person.
        let who = if index % 10 == 1 { index - 1 } else { index };
        let mut cells = vec![String::new(); WIDTH];
        cells[REFERENCE] = format!("{}-{index:05}", if french { "MD/2025" } else { "D" });
        if index % 10 < 2 {
            cells[CLIENT] = format!("C{who:05}");
        }
        cells[FAMILY] = FAMILIES[who % FAMILIES.len()].to_owned();
        cells[GIVEN] = GIVEN_NAMES[who % GIVEN_NAMES.len()].to_owned();
        cells[CLOSED] = self.date(index);
        cells[REASON] = match (index % 20, french) {
            (3, false) => "Verhuisd",
            (3, true) => "Déménagé",
            (4, false) => "overleden",
            (4, true) => "décédé",
            (5..10, false) => "Zelf verder",
            (5..10, true) => "Autonome",
            (10, _) => "",
            (_, false) => "Afgerond",
            (_, true) => "Terminé",
        }
        .to_owned();
        cells[MOBILE] = mobile(who);
        if index.is_multiple_of(4) {
            cells[LANDLINE] = "02/223.45.67".to_owned();
        }
        if !index.is_multiple_of(3) {
            cells[MAIL] = format!("Persoon.{who:05}@EXAMPLE.org");
        }
        if index.is_multiple_of(2) {
            let end = if index.is_multiple_of(98) { "\nbus 2" } else { "" };
            cells[STREET] = format!("Voorbeeldstraat {index}; \"achter\"{end}");
            cells[TOWN] = "1000 Brussel".to_owned();
        }
        cells[LANGUAGE] = if french { "FR/néerlandais" } else { "Nederlands, frans" }.to_owned();
        cells[INTERPRETER] = match (index % 5, french) {
            (0, false) => "ja",
            (0, true) => "oui",
            (1, false) => "NEE",
            (1, true) => "non",
            _ => "",
        }
        .to_owned();
        if index % 2 == 1 {
            cells[TOLD] = self.date(index);
        }
        if index % 25 == 7 {
            cells[PARTNER] = "Chloé Voorbeeld".to_owned();
        }
        cells[CONTROLLER] = match self {
            Self::Dutch => "OCMW Noord",
            Self::French => "CPAS Sud",
            Self::Workbook => "OCMW Oost",
        }
        .to_owned();
        cells[EMPTY] = String::new();
        cells[EXTRA] = "blauw".to_owned();
        cells
    }

    /// A day of 2024 or 2025, written in one of the ways of this export.
    fn date(self, index: usize) -> String {
        let (year, month, day) = day(index);
        match (self, index % 3) {
            (Self::Dutch, 0) => format!("{day:02}/{month:02}/{year}"),
            (Self::Dutch, 1) => format!("{day}-{month}-{year}"),
            (Self::French, 0) => format!("{day:02}.{month:02}.{year}"),
            (Self::French, 1) => format!("{day}/{month}/{year}"),
            _ => format!("{year}-{month:02}-{day:02}"),
        }
    }

    /// The file, and the line or row of the file on which each row stands.
    pub(super) fn write(self, rows: &[Row]) -> (Vec<u8>, Vec<u64>) {
        match self {
            Self::Dutch => {
                let (text, lines) = self.separated(rows, ";");
                let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(&text);
                assert!(!lossy, "every letter of the export is in Windows-1252");
                (bytes.into_owned(), lines)
            }
            Self::French => {
                let (text, lines) = self.separated(rows, ",");
                (format!("\u{feff}{text}").into_bytes(), lines)
            }
            Self::Workbook => (self.workbook(rows), (0..rows.len()).map(|row| row as u64 + 2).collect()),
        }
    }

    fn separated(self, rows: &[Row], separator: &str) -> (String, Vec<u64>) {
        let mut text = self.headers().join(separator) + "\r\n";
        let (mut lines, mut line) = (Vec::with_capacity(rows.len()), 2);
        for row in rows {
            let cells = row.cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>();
            let written = cells.join(separator) + "\r\n";
            lines.push(line);
            line += written.matches('\n').count() as u64;
            text.push_str(&written);
        }
        (text, lines)
    }

    fn workbook(self, rows: &[Row]) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let as_date = Format::new().set_num_format("dd/mm/yyyy");
        for (column, header) in (0_u16..).zip(self.headers()) {
            sheet.write(0, column, header).unwrap();
        }
        for (place, row) in (1_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(&row.cells) {
                let is_date = [CLOSED, TOLD].contains(&usize::from(column));
                // Every second date is one to the workbook too, and some numbers lost their zero to it.
                match ExcelDateTime::parse_from_str(cell)
                    .ok()
                    .filter(|_| is_date && place % 2 == 0)
                {
                    Some(date) => sheet.write_with_format(place, column, &date, &as_date),
                    None => match cell.parse::<f64>() {
                        Ok(number) if usize::from(column) == MOBILE => sheet.write(place, column, number),
                        _ => sheet.write(place, column, cell),
                    },
                }
                .unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }
}

/// A mobile number in one of the ways in which people write them.
fn mobile(index: usize) -> String {
    let digits = format!("{index:06}");
    let (a, b, c) = (&digits[..2], &digits[2..4], &digits[4..]);
    match index % 7 {
        0 => format!("'0470/{a}.{b}.{c}"),
        1 => format!("0470 {a} {b} {c}"),
        2 => format!("+32 470 {a} {b} {c}"),
        3 => format!("0032470{digits}"),
        4 => format!("06-12{digits}"),
        5 => format!("470{digits}"),
        _ => String::new(),
    }
}

fn day(index: usize) -> (usize, usize, usize) {
    (2024 + index / 12 % 2, 1 + index % 12, 1 + index / 7 % 28)
}

fn quoted(cell: &str) -> String {
    if cell.contains([';', ',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\"").replace('\n', "\r\n"))
    } else {
        cell.to_owned()
    }
}

/// The same rows in another order, which is the same on every run (Knuth's linear congruential generator, Fisher and
/// Yates' shuffle).
pub(super) fn shuffled(mut rows: Vec<Row>) -> Vec<Row> {
    let mut state = 1_u64;
    for index in (1..rows.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let other = usize::try_from((state >> 33) % (index as u64 + 1)).unwrap();
        rows.swap(index, other);
    }
    rows
}
