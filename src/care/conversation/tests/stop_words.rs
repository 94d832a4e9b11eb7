//! Texts that say stop, and texts that only sound like it.

use super::{nl, scale};
use crate::care::conversation::{Intent, StopScope};
use crate::care::person::Channel;

const EVERYTHING: &[&str] = &[
    // Bare, in every spelling.
    "STOP", "stop", " Stop. ", "stop!!!", "stooop", "STOPPP", "S T O P", "s.t.o.p", "s-t-o-p", "ＳＴＯＰ", "st\u{200b}op", "s\u{ad}top", "🛑", "🛑🛑", "stop 🙏", "\"STOP\"", "(stop)", "stopstop", "stop stop stop", "sotp", "stop?",
    "Stóp", "stopp", "STOP aub", "stop svp", "stop please", "ok stop", "ja, stop", "stop bedankt", "Stop!\nGroeten", "antwoord: STOP", "stop nu", "stop maar", "STOP START", "start stop", "stop 12", "5 stop", "stopSTART",
    // Dutch.
    "stoppen", "stopt", "stoppen aub", "ik wil stoppen", "afmelden", "Afmelden aub", "afmeldn", "uitschrijven", "uitschrijvn", "stop ermee", "geen berichten meer", "geen berichten meer aub", "ik wil geen berichten meer ontvangen", "Gelieve geen berichten meer te sturen",
    "niet meer sturen", "gelieve niet meer te sturen", "laat me met rust", "Laat mij toch eens met rust!", "schrijf mij uit", "haal mij van de lijst", "verwijder mijn nummer", "stop met berichten sturen", "stop met mij te contacteren", "ik wil mij afmelden",
    "ik heb hier geen zin in, stop", "Stop. Ik wil dit niet", "stuur me niets meer", "Stuur geen berichten aub", "waarom krijg ik dit nog? ik wil geen berichten meer", "ik heb liever geen berichten meer", "neem geen contact meer met mij op", "STOP. Ik wil geen sms meer",
    "geen sms en geen mail meer", "hoe kan ik mij afmelden?",
    // French.
    "arrêt", "ARRET", "arrêtez", "arrete", "Arrêtez svp", "désinscrire", "désabonner", "desabonement", "plus de messages", "Plus de messages svp", "je ne veux plus de messages", "ne plus envoyer", "ne plus m'envoyer de messages", "ne m'envoyez plus rien",
    "laissez-moi tranquille", "Laisse moi tranquille", "arrêtez de m'écrire", "Arrêtez vos messages", "je veux me désinscrire", "désinscrivez-moi", "supprimez mon numéro", "comment ne plus recevoir de messages", "N'envoyez plus de messages", "arrêtez ça", "stoppez de m'envoyer des messages",
    // English and German.
    "unsubscribe", "unsuscribe", "stopall", "END", "quit", "Cancel", "REVOKE", "optout", "opt out", "leave me alone", "no more messages", "stop sending me messages", "don't message me", "remove me from your list", "please unsubscribe me", "I want to unsubscribe",
    "abmelden", "aufhören", "keine Nachrichten mehr", "lassen Sie mich in Ruhe",
];

const ONE_CHANNEL: &[(&str, Channel)] = &[
    ("stop sms", Channel::Sms),
    ("SMS STOP", Channel::Sms),
    ("stopsms", Channel::Sms),
    ("geen sms meer", Channel::Sms),
    ("Geen sms'jes meer aub", Channel::Sms),
    ("ik wil geen sms meer, mail is goed", Channel::Sms),
    ("plus de sms svp", Channel::Sms),
    ("plus de textos", Channel::Sms),
    ("no more texts", Channel::Sms),
    ("stop texting me", Channel::Sms),
    ("geen mails meer", Channel::Mail),
    ("geen e-mail meer", Channel::Mail),
    ("plus de courriels", Channel::Mail),
    ("stop mail", Channel::Mail),
];

const PEOPLE_TOO: &[&str] = &[
    "nooit meer contact", "Ik wil nooit meer contact", "neem nooit meer contact met mij op", "contacteer mij nooit meer", "ik wil dat u mij nooit meer contacteert", "ne me contactez plus jamais", "Ne me contactez jamais plus!", "plus jamais de contact",
    "never contact me again", "don't ever contact me", "do not ever contact me again",
];

/// Texts with such a word that mean something else, or may.
const LOOK_ALIKES: &[&str] = &[
    // Dutch.
    "ik kan niet stoppen met roken", "ze stoppen mijn stroom", "Ze gaan mijn stroom stoppen volgende week", "bushalte stop 12", "ik ben gestopt met werken", "wanneer stopt dit traject?", "stoppen met roken", "roken stoppen", "kan niet stoppen", "niet stoppen", "nog niet stoppen aub",
    "stop niet", "ik sta aan de stop van de bus te wachten", "het stopt maar niet", "mijn uitkering stopt in mei", "mijn ex stuurt geen berichten meer", "waarom krijg ik geen berichten meer?", "ik krijg geen berichten meer", "ik kan geen sms meer sturen", "hij wil geen berichten meer",
    "mijn zoon laat me met rust", "ik heb nooit meer contact met mijn vader", "ik heb nooit meer contact gehad", "ik wil nooit meer contact met mijn ex", "het stopcontact is kapot", "mijn contract stopt eind deze maand helaas", "de bank stopt mijn rekening",
    "2 stop even, later", "mijn baas wil dat ik stop met dit werk", "ik ben uitgeschreven bij de gemeente", "moet ik mij afmelden bij de VDAB voor het werk?", "hij zei: stop, en toen ging het beter", "non-stop problemen", "ik moest stoppen met de opleiding dit jaar", "stop met betalen?",
    "ze zijn gestopt met mijn leefgeld", "nee het stopt hier niet", "einde van de maand is moeilijk", "het einde", "ik ben op", "start", "toch wel weer starten",
    // French.
    "ils ont arrêté l'électricité", "j'ai arrêté", "j'ai arrêté de fumer", "arrêt de travail", "je suis en arrêt maladie", "arrêt maladie", "mon arrêt de travail continue", "à l'arrêt de bus", "je n'arrive pas à arrêter de jouer", "n'arrêtez pas", "ça n'arrête pas",
    "je ne reçois plus de messages", "pourquoi je n'ai plus de messages ?", "l'huissier n'arrête pas de m'écrire", "on a arrêté mon salaire", "ils veulent arrêter mon contrat bientôt", "sans arrêt des factures", "il m'a laissé tranquille",
    "mon fils ne veut plus jamais me contacter",
    // English.
    "bus stop", "I can't stop smoking", "they stopped my benefits", "my ex won't stop texting me", "he never contacted me again", "non-stop", "full stop", "don't stop", "when will this stop being so hard", "why do I get no more messages", "the end", "at the end of the month",
    "I had to cancel my phone", "do they ever quit", "weekend",
];

#[test]
fn what_says_stop_is_a_stop() {
    let wrong: Vec<_> = EVERYTHING
        .iter()
        .map(|text| (*text, StopScope::Everything))
        .chain(ONE_CHANNEL.iter().map(|(text, channel)| (*text, StopScope::Channel(*channel))))
        .chain(PEOPLE_TOO.iter().map(|text| (*text, StopScope::EverythingIncludingPeople)))
        .map(|(text, scope)| (text, nl(text, &scale()).intent, Intent::Stop(scope)))
        .filter(|(_, read, meant)| read != meant)
        .collect();
    report("stop forms", EVERYTHING.len() + ONE_CHANNEL.len() + PEOPLE_TOO.len(), wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_only_sounds_like_it_goes_to_a_human() {
    let wrong: Vec<_> =
        LOOK_ALIKES.iter().map(|text| (*text, nl(text, &scale()).intent)).filter(|(_, read)| *read != Intent::Unclear).collect();
    report("look-alikes", LOOK_ALIKES.len(), wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[expect(clippy::print_stdout, reason = "the counts are what one reads these tests for")]
fn report(of: &str, total: usize, wrong: usize) {
    assert!(total >= 60, "{of}: {total} texts are too few to judge by");
    println!("{of}: {} of {total} read right", total - wrong);
}
