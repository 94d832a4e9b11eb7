use proptest::prelude::*;

use super::known_master;
use crate::vault::{Blind, Ids, Master, PersonKey, words_of_name, words_of_search};

/// **Never adapt these values.** A changed id means that people are contacted twice after a restore or a re-import.
#[test]
fn ids_never_change() {
    let ids = Ids::new(&known_master());
    let reference = PersonKey::Reference("P-77");
    let frozen = [
        (
            ids.trajectory_id("brugge", "2024-0815", reference, 1),
            "tr_jf3jgzs7ty6d4mcpfh7enay7n0",
        ),
        (
            ids.trajectory_id("brugge", "2024-0815", PersonKey::Place(2), 3),
            "tr_ftpytd70f9emgtkkcmrt8ekx1m",
        ),
        (
            ids.person_id("brugge", "2024-0815", reference),
            "pe_4hhvphk3a7td2b8ze9emwyw75c",
        ),
        (
            ids.person_id("brugge", "2024-0815", PersonKey::Place(1)),
            "pe_fyhy5jrd8n6ytpngtz7zkphdw8",
        ),
        (ids.dossier_id("brugge", "2024-0815"), "do_dygcy6hffkdfrm3975yazky95g"),
        (ids.wire_reference("tr_x/step-1/1/1"), "bvrzfs53e9awj1f6m9v8whe1q0"),
    ];
    for (found, expected) in frozen {
        assert_eq!(found, expected);
    }
}

/// Opt-outs in the journal are found again by these.
#[test]
fn indexes_never_change() {
    let blind = Blind::new(&known_master(), "brugge");
    assert_eq!(blind.address("sms", "+32470123456"), "8y4dvqedts515rffn4dvs2z61c");
    assert_eq!(blind.word("janssens"), "ntb8mc5pf4q0h7j2fhqde373bg");
    assert_eq!(blind.reference("person", "P-77"), "jhj5cn68sjt0mf8jqmej00qtvr");
    assert_eq!(
        blind.tail("+32 470 12 34 56").as_deref(),
        Some("09c9yrec52b8x8ma0z5mxkraa8")
    );
}

#[test]
fn ids_differ_in_every_field() {
    let ids = Ids::new(&known_master());
    let reference = PersonKey::Reference("P-77");
    let all = [
        ids.trajectory_id("brugge", "2024-0815", reference, 1),
        ids.trajectory_id("gent", "2024-0815", reference, 1),
        ids.trajectory_id("brugge2", "024-0815", reference, 1),
        ids.trajectory_id("brugge", "2024-0816", reference, 1),
        ids.trajectory_id("brugge", "2024-0815", PersonKey::Reference("P-78"), 1),
        ids.trajectory_id("brugge", "2024-0815", PersonKey::Reference("\u{1}"), 1),
        ids.trajectory_id("brugge", "2024-0815", PersonKey::Place(1), 1),
        ids.trajectory_id("brugge", "2024-0815", reference, 2),
        Ids::new(&Master::from_bytes(&[7; 32])).trajectory_id("brugge", "2024-0815", reference, 1),
    ];
    let different: std::collections::BTreeSet<&String> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "{all:?}");
}

#[test]
fn a_person_with_a_reference_is_one_across_dossiers() {
    let ids = Ids::new(&known_master());
    let id = |dossier, person| ids.person_id("brugge", dossier, person);
    assert_eq!(
        id("a", PersonKey::Reference("P-77")),
        id("b", PersonKey::Reference("P-77"))
    );
    assert_ne!(id("a", PersonKey::Place(1)), id("b", PersonKey::Place(1)));
}

#[test]
fn indexes_are_kept_apart_by_organisation_purpose_and_key() {
    let (master, value) = (known_master(), "123456");
    let (here, there) = (Blind::new(&master, "brugge"), Blind::new(&master, "gent"));
    let other_key = Blind::new(&Master::from_bytes(&[7; 32]), "brugge");
    let all = [
        here.address("sms", value),
        here.address("mail", value),
        here.word(value),
        here.reference("sms", value),
        here.tail(value).unwrap(),
        there.address("sms", value),
        other_key.address("sms", value),
    ];
    let different: std::collections::BTreeSet<&String> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "{all:?}");
}

#[test]
fn a_tail_is_found_however_the_number_is_written() {
    let blind = Blind::new(&known_master(), "brugge");
    for written in ["+32470123456", "0470/12.34.56", "'0470 12 34 56", "…12 34 56", "123456"] {
        assert_eq!(blind.tail(written), blind.tail("+32 470 12 34 56"), "{written}");
    }
    for too_short in ["", "12345", "geen nummer", "١٢٣٤٥٦"] {
        assert_eq!(blind.tail(too_short), None, "{too_short}");
    }
}

#[test]
fn names_fall_into_words() {
    for (name, words) in [
        ("Jânssens, An-Sofie", "janssens an sofie"),
        ("VAN DEN BERGHE", "van den berghe"),
        ("El Khattabi-de Vries", "el khattabi de vries"),
        ("'t Hooft", "t hooft"),
        ("D’Hondt d'Hondt", "d hondt"),
        ("Zoë Ĳsbrandt", "zoe ijsbrandt"),
        ("Zoe\u{308}", "zoe"),
        ("Þóra Sørensdóttir", "thora sorensdottir"),
        ("Łukasz Strauß", "lukasz strauss"),
        ("İpek ILGIN Işık", "ipek ilgin isik"),
        ("Ștefan Đorđević", "stefan dordevic"),
        ("Nguyễn Thị Hồng", "nguyen thi hong"),
        ("Ольга Йовкова", "ольга иовкова"),
        ("محمد", "محمد"),
        ("An (oud: 2e) An 1984", "an oud e"),
        ("  \t—  ", ""),
        ("", ""),
    ] {
        assert_eq!(words_of_name(name).join(" "), words, "{name}");
    }
}

#[test]
fn what_is_typed_finds_the_name() {
    for (typed, words) in [
        ("mevrouw Janssens", "janssens"),
        ("Mevr. JANSSENS", "janssens"),
        ("dhr. J. van den Berghe", "van den berghe"),
        ("de heer de Vries", "vries"),
        ("M. D'Hondt", "hondt"),
        ("Mme Zoé", "zoe"),
        ("de Heer", "de heer"),
        ("An", "an"),
    ] {
        assert_eq!(words_of_search(typed).join(" "), words, "{typed}");
    }
    let indexed = words_of_name("Jânssens, An-Sofie");
    assert!(
        words_of_search("mevrouw Janssens")
            .iter()
            .all(|word| indexed.contains(word))
    );
}

#[test]
fn a_name_without_end_is_cut() {
    let words = words_of_name(
        &(1..=100)
            .map(|length| "ab".repeat(length))
            .collect::<Vec<_>>()
            .join(" "),
    );
    assert_eq!(words.len(), 24);
    assert_eq!(words_of_name(&"a".repeat(10_000))[0].len(), 64);
    assert_eq!(Blind::new(&known_master(), "brugge").words("An van Dijk").len(), 3);
}

proptest! {
    #[test]
    fn words_are_stable(name in "\\PC{0,60}") {
        let words = words_of_name(&name);
        prop_assert_eq!(words_of_name(&words.join(" ")), words, "indexing the index changes nothing");
    }

    #[test]
    fn a_search_never_asks_for_more_than_the_name_has(name in "\\PC{0,60}") {
        let indexed = words_of_name(&name);
        prop_assert!(words_of_search(&name).iter().all(|word| indexed.contains(word)));
        prop_assert!(words_of_search(&name).is_empty() == indexed.is_empty());
    }
}
