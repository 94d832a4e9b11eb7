use super::read;
use crate::care::rehearsal::Share;

fn shipped(name: &str) -> String {
    let path = format!("{}/config/scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn every_scenario_that_is_shipped_can_be_read() {
    let folder = format!("{}/config/scenarios", env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let scenario = read(&name, &shipped(name.strip_suffix(".toml").unwrap())).unwrap();
        assert_eq!(scenario.names.len(), 3, "{name}");
        seen += 1;
    }
    assert!(seen >= 3);
}

#[test]
fn what_is_read_is_what_is_written() {
    let habits = read("usual.toml", &shipped("usual")).unwrap().habits;
    assert_eq!(Some(habits.call_me), Share::percent(5));
    assert_eq!(habits.answer_hours, 72);
    assert_eq!(habits.minutes.visit, 90);
}

#[test]
fn every_fault_is_told_with_its_line_and_mend() {
    let text = shipped("usual")
        .replace("answered = 50", "answered = 101")
        .replace("tries = 3", "tries = \"three\"")
        .replace("desk = 10", "dsk = 10")
        .replace("[says]", "[said]");
    let problems = read("usual.toml", &text).unwrap_err();
    expect_test::expect![[r#"
        error: `says` is missing in the file
        --> usual.toml
         = help: add a line such as `[says]`

        error: `answered` of [answers] is 101, which is out of range
          --> usual.toml:30:12
           |
        30 | answered = 101
           |            ^^^
           |
           = help: write a number from 0 to 100

        error: `said` is no key of the file
          --> usual.toml:34:2
           |
        34 | [said]
           |  ^^^^
           |
           = help: use one of `id`, `example`, `languages`, `name`, `people`, `answers`, `says`, `work`, `minutes`

        error: `tries` of [work] is a text, where a whole number is needed
          --> usual.toml:45:9
           |
        45 | tries = "three"
           |         ^^^^^^^
           |
           = help: write it in digits, without quotes

        error: `dsk` is no key of [minutes]
          --> usual.toml:54:1
           |
        54 | dsk = 10
           | ^^^
           |
           = help: did you mean `desk`?
    "#]]
    .assert_eq(&problems.render());
}
