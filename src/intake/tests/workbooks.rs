//! Workbooks, written by a library that is not ours.

use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::*;

fn read_book(workbook: &mut Workbook) -> Result<Reading, BrokenFile> {
    let bytes = workbook.save_to_buffer().expect("it can be written");
    read(&bytes, "export.xlsx", &settings(Country::Nl), &mut |_, _| {})
}

fn header(sheet: &mut Worksheet, row: u32, headers: &[&str]) {
    for (column, header) in (0..).zip(headers) {
        sheet.write_string(row, column, *header).expect("it can be written");
    }
}

#[test]
fn dates_numbers_and_texts_come_in() {
    let mut workbook = Workbook::new();
    let notes = workbook.add_worksheet();
    notes
        .write_string(0, 0, "Deze export is gemaakt op 22/11/2026")
        .expect("written");
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "Uitstroom 2026").expect("written");
    header(
        sheet,
        2,
        &[
            "Dossiernummer",
            "Naam",
            "Uitstroomdatum",
            "GSM",
            "Tolk",
            "Postcode",
            "Adres",
        ],
    );
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let moment = Format::new().set_num_format("dd/mm/yyyy hh:mm");
    let date_cell = ExcelDateTime::from_ymd(2026, 3, 31).expect("a date");
    let noon = ExcelDateTime::from_ymd(2026, 3, 31)
        .and_then(|date| date.and_hms(12, 0, 0))
        .expect("a moment");
    for row in 3..7 {
        sheet.write_number(row, 0, f64::from(row) + 1231.0).expect("written");
        sheet.write_string(row, 1, format!("An {row}")).expect("written");
    }
    sheet
        .write_datetime_with_format(3, 2, &date_cell, &day)
        .expect("written");
    sheet.write_datetime_with_format(4, 2, &noon, &moment).expect("written");
    sheet.write_number(5, 2, 46112).expect("written");
    sheet.write_string(6, 2, "31-03-2026").expect("written");
    // The numbers lost their leading zero.
    sheet.write_number(3, 3, 612_345_678).expect("written");
    sheet.write_number(4, 3, 470_123_456).expect("written");
    sheet.write_string(5, 3, "'06-12345678").expect("written");
    sheet.write_boolean(3, 4, true).expect("written");
    sheet.write_number(3, 5, 9000).expect("written");
    sheet.write_string(3, 6, "Dorp 1\nbus 2").expect("written");
    sheet.write_string(3, 30, "een losse opmerking").expect("written");

    let reading = read_book(&mut workbook).expect("the file is whole");
    assert_eq!(reading.rejects, []);
    let dossiers = &reading.dossiers;
    assert_eq!(
        dossiers
            .iter()
            .map(|dossier| dossier.reference.as_str())
            .collect::<Vec<_>>(),
        ["1234", "1235", "1236", "1237"]
    );
    assert_eq!(dossiers[0].lines, [4]);
    for dossier in dossiers {
        assert_eq!(dossier.closed_on, date(2026, 3, 31));
    }
    let mobiles: Vec<_> = dossiers
        .iter()
        .map(|dossier| points(&dossier.persons[0], AddressKind::Mobile))
        .collect();
    assert_eq!(
        mobiles,
        [&["+31612345678"][..], &["+32470123456"], &["+31612345678"], &[]]
    );
    assert_eq!(dossiers[0].persons[0].cautions.len(), 1);
    assert_eq!(
        points(&dossiers[0].persons[0], AddressKind::Post),
        ["Dorp 1\nbus 2\n9000"]
    );
}

#[test]
fn a_hidden_sheet_is_not_read() {
    let mut workbook = Workbook::new();
    let hidden = workbook.add_worksheet().set_hidden(true);
    header(hidden, 0, &["dossier", "naam", "afgesloten op"]);
    header(hidden, 1, &["D1", "An", "5/1/2026"]);
    let shown = workbook.add_worksheet().set_active(true);
    header(shown, 0, &["dossier", "naam", "afgesloten op"]);
    header(shown, 1, &["D2", "Bo", "5/1/2026"]);
    let reading = read_book(&mut workbook).expect("the file is whole");
    assert_eq!(
        reading
            .dossiers
            .iter()
            .map(|dossier| dossier.reference.as_str())
            .collect::<Vec<_>>(),
        ["D2"]
    );
}

#[test]
fn a_workbook_without_a_header_is_broken() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..50 {
        header(sheet, row, &["a", "b"]);
    }
    assert_eq!(read_book(&mut workbook), Err(BrokenFile::NoKnownHeader));
}

#[test]
fn an_error_cell_is_empty_and_a_far_corner_costs_nothing() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    header(sheet, 0, &["dossier", "naam", "afgesloten op"]);
    header(sheet, 1, &["D1", "", "5/1/2026"]);
    sheet
        .write_formula(1, 1, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A"))
        .expect("written");
    sheet.write_string(1_048_575, 16_383, "x").expect("written");
    let reading = read_book(&mut workbook).expect("the file is whole");
    let found: Vec<_> = reading
        .rejects
        .iter()
        .map(|reject| (reject.line, reject.fault))
        .collect();
    assert_eq!(found[0], (2, Fault::MissingName));
    assert_eq!(reading.dossiers.len(), 0);
}

#[test]
fn a_csv_that_is_called_a_workbook_and_the_other_way_round() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    header(sheet, 0, &["dossier", "naam", "afgesloten op"]);
    header(sheet, 1, &["D1", "An", "5/1/2026"]);
    let bytes = workbook.save_to_buffer().expect("it can be written");
    let reading = read(&bytes, "export.csv", &settings(Country::Nl), &mut |_, _| {});
    assert_eq!(reading.map(|reading| reading.dossiers.len()), Ok(1));
    let cut = &bytes[..bytes.len() - 40];
    assert_eq!(read_with(cut, &settings(Country::Nl)), Err(BrokenFile::NotAWorkbook));
}

/// The parts of a workbook that a reader looks into.
pub(super) const PARTS: usize = 6;

/// A small workbook, the [`PARTS`] first.
pub(super) fn parts_of_a_workbook() -> Vec<(String, Vec<u8>)> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    header(sheet, 0, &["dossier", "naam", "afgesloten op", "codewoord"]);
    header(sheet, 1, &["D1", "An", "", "woord"]);
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet
        .write_number_with_format(1, 2, 44_650.5, &day)
        .expect("it can be written");
    let bytes = workbook.save_to_buffer().expect("it can be written");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is a zip");
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("it is there");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("it can be read");
        let name = part.name().expect("it has a name").into_owned();
        parts.push((name, content));
    }
    let read = [
        "sheet1.xml",
        "sharedStrings.xml",
        "styles.xml",
        "workbook.xml",
        "workbook.xml.rels",
        "[Content_Types].xml",
    ];
    assert_eq!(read.len(), PARTS);
    parts.sort_by_key(|(name, _)| read.iter().position(|end| name.ends_with(end)).unwrap_or(PARTS));
    parts
}

pub(super) fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(name, stored).expect("it can be written");
        writer.write_all(content).expect("it can be written");
    }
    writer.finish().expect("it can be written").into_inner()
}

/// The workbook with a text replaced in all of its parts.
fn with(from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts_of_a_workbook();
    let mut replaced = 0;
    for (_, content) in &mut parts {
        if let Ok(text) = str::from_utf8(content) {
            replaced += text.matches(from).count();
            *content = text.replace(from, to).into_bytes();
        }
    }
    assert!(replaced > 0, "{from} stands nowhere");
    zipped(&parts)
}

#[test]
fn days_count_from_1900_or_1904_as_the_workbook_says() {
    let closed_on =
        |bytes: &[u8]| read_with(bytes, &settings(Country::Be)).map(|reading| reading.dossiers[0].closed_on);
    assert_eq!(
        closed_on(&with("<workbookPr ", "<workbookPr date1904=\"1\" ")),
        Ok(date(2026, 3, 31))
    );
    assert_eq!(closed_on(&zipped(&parts_of_a_workbook())), Ok(date(2022, 3, 30)));
}

#[test]
fn what_a_workbook_unpacks_to_is_bounded() {
    let bytes = zipped(&parts_of_a_workbook());
    let unpacked: usize = parts_of_a_workbook().iter().map(|(_, content)| content.len()).sum();
    assert_eq!(super::super::xlsx::check_unpacked_size(&bytes, unpacked as u64), Ok(()));
    let too_large = super::super::xlsx::check_unpacked_size(&bytes, unpacked as u64 - 1);
    assert_eq!(too_large, Err(BrokenFile::UnpacksTooLarge));
}

#[test]
fn a_cell_with_nul_is_a_rejected_row() {
    let reading = read_with(&with(">woord<", ">w_x0000_rd<"), &settings(Country::Be)).expect("the file is whole");
    let found: Vec<_> = reading
        .rejects
        .iter()
        .map(|reject| (reject.line, reject.fault, reject.column.as_deref()))
        .collect();
    assert_eq!(found, [(2, Fault::Nul, Some("codewoord"))]);
}
