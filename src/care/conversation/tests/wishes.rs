//! Calls, other moments, who we are, wrong numbers.

use super::{answered, nl, scale, yes_no};
use crate::conversation::{CallUrgency, Intent, StopScope};
use crate::person::Channel;

#[test]
fn calls() {
    use CallUrgency::{Ordinary, Today};
    let cases = [
        ("BEL", Ordinary),
        ("bel", Ordinary),
        ("Bel mij", Ordinary),
        ("bel me aub terug", Ordinary),
        ("bellen graag", Ordinary),
        ("Kunt u mij bellen?", Ordinary),
        ("ik wil graag gebeld worden", Ordinary),
        ("bel mij vandaag", Today),
        ("BEL NU", Today),
        ("bel dringend", Today),
        ("bel mij zo snel mogelijk", Today),
        ("het gaat niet zo goed bel mij", Ordinary),
        ("bel niet vandaag maar bel mij morgen", Ordinary),
        ("APPEL", Ordinary),
        ("appelez-moi", Ordinary),
        ("Appelez moi aujourd'hui", Today),
        ("rappelez-moi svp c'est urgent", Today),
        ("pouvez-vous m'appeler", Ordinary),
        ("je voudrais un appel", Ordinary),
        ("ça va pas appelez moi", Ordinary),
        ("CALL", Ordinary),
        ("call me", Ordinary),
        ("please call me today", Today),
        ("can you give me a call", Ordinary),
        ("bel mij na 5", Ordinary),
        ("bel mij om 5 uur", Ordinary),
        ("bel later", Ordinary),
        ("bel mij, niet dringend", Ordinary),
        ("b e l", Ordinary),
        ("BEL!!!", Ordinary),
        ("bel 🙏", Ordinary),
        ("ruf mich an", Ordinary),
        ("contactez-moi plus tard", Ordinary),
    ];
    for (text, urgency) in cases {
        let reading = nl(text, &scale());
        assert_eq!(
            (reading.intent, reading.call_me),
            (Intent::CallMe, Some(urgency)),
            "{text}"
        );
    }
    for text in [
        "bel mij niet",
        "niet bellen",
        "ne m'appelez pas",
        "ne m'appelez plus",
        "don't call me",
        "ik bel u morgen",
        "schuldeisers blijven mij bellen",
        "appel manqué",
        "je ne veux pas qu'on m'appelle",
        "pas d'appel svp",
        "ik wil niet dat u belt",
        "ze bellen mij de hele dag",
        "une pomme",
        "I will call you",
    ] {
        let reading = nl(text, &scale());
        assert_eq!((reading.intent, reading.call_me), (Intent::Unclear, None), "{text}");
    }
}

#[test]
fn an_answer_and_a_call() {
    let cases = [
        ("5 en bel mij", 5),
        ("5 BEL", 5),
        ("2, bel mij", 2),
        ("2 kunt u mij bellen", 2),
        ("1 bel mij na 17u", 1),
        ("2 et appelez-moi svp", 2),
        ("BEL 2", 2),
        ("1 bel vandaag", 1),
        ("2. Graag telefoontje", 2),
        ("4 alles goed bel mij", 4),
        ("het gaat niet goed bel mij", 2),
        ("slecht bel me", 2),
    ];
    for (text, digit) in cases {
        let reading = nl(text, &scale());
        assert_eq!(reading.intent, answered(&format!("s{digit}")), "{text}");
        assert!(reading.call_me.is_some(), "{text}");
    }
    assert_eq!(nl("1 bel vandaag", &scale()).call_me, Some(CallUrgency::Today));
    assert!(!nl("5 en bel mij", &scale()).remark);
    assert_eq!(nl("ja, bel mij", &yes_no()).intent, answered("yes"));
    // Two answers are none, the wish for a call holds.
    let torn = nl("2 of 3, bel mij", &scale());
    assert_eq!(
        (torn.intent, torn.call_me, torn.remark),
        (Intent::CallMe, Some(CallUrgency::Ordinary), true)
    );
}

#[test]
fn later() {
    for text in [
        "LATER",
        "later aub",
        "straks",
        "niet nu",
        "nu niet",
        "Niet nu, ik ben op het werk",
        "plus tard",
        "Plus tard svp",
        "pas maintenant",
        "not now",
        "volgende week",
        "la semaine prochaine",
        "geen tijd nu",
        "ik heb nu geen tijd",
        "je n'ai pas le temps",
        "vraag het later nog eens",
        "een andere keer",
    ] {
        assert_eq!(nl(text, &scale()).intent, Intent::Later, "{text}");
    }
    assert!(nl("Niet nu, ze sluiten mijn gas af", &scale()).remark);
    for text in [
        "volgende week moet ik uit mijn huis",
        "ik hoorde later dat het mis was",
        "plus tard que prévu",
        "2, later misschien",
        "4 plus tard",
        "ja later",
    ] {
        assert_ne!(nl(text, &scale()).intent, Intent::Later, "{text}");
    }
}

#[test]
fn who_are_you_and_wrong_person() {
    for text in [
        "wie is dit",
        "Wie is dit?",
        "wie bent u?",
        "Hallo, wie is dit",
        "met wie spreek ik",
        "wat is dit?",
        "hoe werkt dit",
        "hoe komt u aan mijn nummer?",
        "HELP",
        "info",
        "c'est qui?",
        "qui êtes-vous",
        "Qui est-ce ?",
        "c'est quoi ça",
        "comment ça marche",
        "who is this",
        "who are you?",
        "what is this",
        "how does this work",
        "is dit spam?",
        "Ja wie is dit",
    ] {
        let question = yes_no();
        let expected = if text.starts_with("Ja") {
            Intent::Unclear
        } else {
            Intent::Help
        };
        assert_eq!(nl(text, &question).intent, expected, "{text}");
    }
    for text in [
        "verkeerd nummer",
        "Sorry verkeerd nr",
        "U hebt het verkeerde nummer",
        "U hebt een verkeerd nummer",
        "u bent verkeerd verbonden",
        "nee, verkeerd nummer",
        "mauvais numéro",
        "Vous vous trompez de personne",
        "wrong number",
        "You have the wrong person",
        "2 verkeerd nummer",
        "erreur de numéro",
        "Dit is niet meer het nummer van Jan",
        "dit is het verkeerde nummer",
        "ik ben niet die persoon",
        "ik denk dat u verkeerd bent",
        "c'est un mauvais numéro",
        "ce n'est plus le numéro de Marie",
        "sorry, you've got the wrong number",
        "I am not that person",
    ] {
        assert_eq!(nl(text, &scale()).intent, Intent::WrongPerson, "{text}");
    }
    for text in [
        "de deurwaarder stuurde de brief naar het verkeerd adres",
        "Verkeerd adres op de brief van de deurwaarder",
        "mon courrier est parti à la mauvaise personne",
        "they sent the bill to the wrong person",
    ] {
        assert_ne!(nl(text, &scale()).intent, Intent::WrongPerson, "{text}");
    }
    for text in [
        "Verkeerd adres op de brief van de deurwaarder, bel mij",
        "je n'ai pas le numéro de mon médiateur, rappelez-moi",
        "verkeerd nummer, bel mij op mijn gsm",
    ] {
        let reading = nl(text, &scale());
        assert_ne!(reading.intent, Intent::WrongPerson, "{text}");
        assert!(reading.call_me.is_some() && reading.remark, "{text}");
    }
}

#[test]
fn a_stop_beside_a_call_keeps_both() {
    let reading = nl("STOP. Bel mij liever", &scale());
    assert_eq!(
        (reading.intent, reading.call_me),
        (Intent::Stop(StopScope::Everything), Some(CallUrgency::Ordinary))
    );
    let reading = nl("geen sms meer, bel mij", &scale());
    assert_eq!(
        (reading.intent, reading.call_me),
        (
            Intent::Stop(StopScope::Channel(Channel::Sms)),
            Some(CallUrgency::Ordinary)
        )
    );
}
