//! What people ask besides answering and stopping: a call, another moment, who we are, or that they are not the one.

use super::CallUrgency;
use super::fold::Word;
use super::phrase::{COURTESY, Listed, Phrases, breaths, find, find_opening, find_whole, said, without};

/// Words that ask for a call where nothing else stands in the breath.
static CALL_WORDS: Listed = Listed::new(
    "bel|belt|bellen|opbellen|terugbellen|gebeld|telefoon|telefoontje|telefoneren|call|callme|callback|phone|ring|appel|appelez|appelle|appeler|rappel|rappelez|rappelle|rappeler|telephone|telephonez|telephoner|belme|belmij|anruf|anrufen|ruf|back|me|mij|moi",
);

/// The call words that mean a call by themselves; the others of [`CALL_WORDS`] only keep them company.
static CALL_CORE: Listed = Listed::new(CALL_ITSELF);
static CALL_ALONE: Phrases = Phrases::new(&[CALL_ITSELF]);
const CALL_ITSELF: &str = "bel|belt|bellen|opbellen|terugbellen|gebeld|telefoon|telefoontje|telefoneren|call|callme|callback|phone|ring|appel|appelez|appelle|appeler|rappel|rappelez|rappelle|rappeler|telephone|telephonez|telephoner|belme|belmij|anruf|anrufen";

/// Requests for a call at the beginning of a breath, where the bare verb is an imperative.
static CALL_OPENING: Phrases = Phrases::new(&[
    "bel|belt ME",
    "bel|belt|call|appelez|appelle|rappelez|rappelle|telephonez .. aub|svp|please|terug|back|na|om|vanaf|tussen|straks|morgen|even|eens|apres|demain|after|tomorrow|a|entre|tot",
    "rappelez|telephonez|telephone|appelez",
    "terugbellen|rappeler",
    "bel|belt|call",
]);

/// Requests for a call anywhere.
static CALL: Phrases = Phrases::new(&[
    "bel|belt|telefoneer|contacteer ME terug|op|eens|even",
    "bel|belt|telefoneer|contacteer mij|me|ons",
    "kan|kunt|kun|kunnen|wil|wilt|willen|zou|zouden|mag|moet|graag|liever|gelieve .. bellen|opbellen|terugbellen|gebeld|telefoneren|telefoontje",
    "kan|kunt|kun|kunnen|wil|zou|mag|graag .. iemand .. bellen|opbellen|terugbellen",
    "wil|graag .. dat .. belt|bel|opbelt",
    "mij|me|ons terugbellen|opbellen",
    "neem|neemt .. contact op",
    "appelez|appelle|rappelez|rappelle|telephonez|contactez moi|nous",
    "pouvez|pourriez|peux|peut|pourrait|voudrais|veux|souhaite|aimerais|merci|prefere|besoin|possible .. appel|appeler|rappeler|rappel|telephoner",
    "m|me appeler|rappeler|telephoner|rappelle|appelle",
    "call|phone|ring me|us",
    "can|could|would|please|want|like|prefer .. call|phone|ring",
    "give .. a call|ring",
    "ruf|rufen .. mich .. an",
]);

/// Calls that are not wished for, or that the writer or somebody else makes.
static NO_CALL: Phrases = Phrases::new(&[
    "bel|belt niet|nooit",
    "bel|belt ME niet|nooit",
    "niet|nooit|geen bel|bellen|belt|opbellen|terugbellen|gebeld|telefoneren|telefoon|telefoontje|telefoontjes|oproep*",
    "niet meer|te|naar .. bellen|gebeld|telefoneren|opbellen",
    "niet dat .. bel|belt|bellen",
    "blijf|blijft|blijven .. bellen",
    "stop* .. bel*|call*|appel*|telefon*",
    "ik|we|wij bel|bellen|appelle",
    "je .. appelle|rappelle",
    "bel u|jullie|je|hem|haar|hen",
    "ne|n .. appelez|appelle|rappelez|telephonez .. pas|plus|jamais",
    "m appelez|appelle|rappelez pas|plus",
    "pas|plus .. m|me|nous appeler|rappeler|telephoner|appelle",
    "pas|plus|sans|aucun d appel*",
    "pas|aucun appel|appeler",
    "continu*|arret* .. appel*",
    "dont|not|never|no|stop call|calls|ring|phone|calling",
    "keep|keeps .. calling",
    "i|ll|will call|ring|phone",
    "call you|him|her|them",
    "missed call",
]);

/// Words that want it today.
static URGENT: Phrases = Phrases::new(&[
    "vandaag|nu|meteen|direct|dadelijk|onmiddellijk|dringend|dringende|urgent*|spoed|zsm|asap|aujourd|auj|maintenant|today|now|immediately|immediatement|emergency",
    "zo snel|vlug|spoedig mogelijk",
    "tout de suite",
    "au|le plus vite",
    "des que possible",
    "as soon as possible",
    "right away",
]);

/// The same words denied.
static NOT_URGENT: Phrases = Phrases::new(&[
    "niet|geen|pas|not|no|nicht zo|si|that|so dringend|urgent*",
    "niet|geen|pas|not|no|nicht vandaag|nu|meteen|direct|dringend|urgent*|spoed|aujourd|auj|maintenant|today|now|immediately",
    "nu|vandaag|now niet|not",
]);

/// Breaths that put it off.
static LATER: Phrases = Phrases::new(&[
    "later",
    "iets|wat|even|nog|liever|misschien|ooit later",
    "later liever|misschien|antwoorden|pas",
    "straks|seffens",
    "nu even niet",
    "nu|vandaag niet",
    "niet nu|vandaag",
    "even niet",
    "nog niet",
    "plus tard",
    "un peu|peut etre|plutot plus tard",
    "un peu plus tard",
    "pas maintenant|aujourd",
    "pas aujourd hui",
    "not now|today|yet",
    "not right now",
    "maybe|some other later|time",
    "nu .. geen tijd",
    "geen tijd nu|vandaag",
    "geen tijd",
    "ik|we heb|hebben .. geen tijd",
    "ik|we heb|hebben .. geen tijd nu|vandaag",
    "pas le|de|d temps",
    "pas le|de temps maintenant|aujourd",
    "j ai|n pas le temps",
    "je n ai pas le|de temps",
    "je n ai pas le|de temps maintenant",
    "no time",
    "no time now|today",
    "i .. have no time",
    "i .. have no time now",
    "volgende week",
    "de|tot|vraag|liever|pas volgende week",
    "la semaine prochaine",
    "semaine prochaine",
    "next week",
    "ask me next week",
    "een andere keer|dag|moment",
    "andere keer",
    "une autre fois",
    "another time",
    "vraag .. later|opnieuw",
    "vraag .. nog eens",
    "vraag .. later opnieuw",
    "vraag .. volgende week",
    "demandez .. plus tard",
    "ask .. later",
    "ik antwoord .. later|straks|morgen",
    "je reponds|repondrai|repondrais .. plus tard|demain",
    "spater|spaeter",
    "jetzt nicht",
    "nicht jetzt",
]);

/// Questions about us.
static WHO: Phrases = Phrases::new(&[
    "wie is|zijn|ben|bent dit|dat|daar|u|je|jij|jullie|hier|het",
    "wie stuurt|belt|schrijft|bedoel*",
    "met|van wie",
    "wat is|betekent|moet dit|dat|het|deze|ik",
    "wat wil|willen u|je|jullie",
    "waarvoor|waarom .. is dit|dat",
    "waarover gaat",
    "waar gaat .. over",
    "hoe werkt|gaat .. dit|dat|het .. werken",
    "hoe werkt dit|dat|het",
    "hoe kom|komt .. aan .. nummer|adres",
    "ik ken u|jullie|dit|dat|deze .. niet",
    "is dit|dat .. spam|phishing|nep|echt|oplichting|oplichterij|fraude",
    "qui est|c est",
    "qui est|etes|es ce|vous|tu|la",
    "qui m ecrit|envoie|contacte",
    "c est qui|quoi",
    "c est de la part de qui",
    "de la part de qui",
    "qu est ce que c",
    "comment ca|cela marche|fonctionne",
    "a quoi ca|cela sert",
    "c est une arnaque|spam",
    "arnaque",
    "who is|s|are this|that|dis|it|you|u|there",
    "who r|dis u|this",
    "what is|s|are this|that|it",
    "how does|do|did this|it|that|you .. work|get",
    "where|how did you get",
    "is this .. scam|spam|real|phishing|fraud",
    "wer ist|sind|bist",
]);

/// Breaths that ask the same in one word: gateways know HELP and INFO.
static HELP_WORDS: Phrases = Phrases::new(&[
    "help",
    "info",
    "informatie",
    "information",
    "hulp",
    "aide",
    "uitleg",
    "hilfe",
    "wie",
    "qui",
    "who",
    "wat",
    "quoi",
    "what",
]);

/// The writer is somebody else. Only at the beginning of a breath: further on it tells of somebody else's mistake.
static WRONG: Phrases = Phrases::new(&[
    "verkeerd|verkeerde|fout|foute|foutief|mis nummer|nr|num|persoon|gsm|telefoonnummer|adres|mailadres",
    "verkeerd verbonden",
    "verkeerd|mis bent|zijn u|jullie|je",
    "u|jullie|je|ge|gij bent|zijn|zit|zitten .. verkeerd|mis",
    "u|jullie|je|ge|gij verkeerd|mis bent|zijn|zit|zitten",
    "u|jullie|je|ge|gij bent|hebt|heeft|heb .. verkeerd|verkeerde|fout|foute nummer|nr|num|persoon|gsm|telefoonnummer|adres",
    "dit|dat|hier is .. verkeerd|verkeerde|fout|foute nummer|nr|num|persoon|gsm|adres",
    "niet de juiste persoon",
    "niet die|deze persoon",
    "niet meer .. nummer van",
    "niet het nummer van",
    "ik ben .. niet .. persoon",
    "dit|dat is .. niet .. nummer|nr|gsm|adres van",
    "mauvais|faux numero",
    "mauvaise personne",
    "vous|tu .. trompez|trompe|trompes",
    "vous|tu .. mauvais|faux|mauvaise numero|personne",
    "c|ce .. est .. mauvais|faux|mauvaise numero|personne",
    "c|ce .. est .. erreur de numero|personne|destinataire",
    "erreur de numero|personne|destinataire",
    "ce n est plus|pas le .. numero de",
    "c est plus|pas le .. numero de",
    "je ne suis pas .. bonne|cette|la personne",
    "je suis pas .. bonne|cette|la personne",
    "pas .. bonne|cette personne",
    "pas le bon numero",
    "plus le numero de",
    "wrong number|person|phone",
    "you .. wrong number|person|phone",
    "this|that|it .. wrong number|person|phone",
    "this|that is .. not .. number|phone of",
    "not the .. right person",
    "i am|m not .. person",
    "falsche|falscher nummer|person",
    "das ist .. falsche|falscher nummer|person",
]);

/// What may stand before it in the same breath.
static BEFORE_WRONG: Phrases = Phrases::new(&[
    "nee|neen|non|no|ja|oui|yes|maar|mais|but|euh",
    "ik denk dat",
    "je crois que|qu",
    "i think",
]);

/// Words that are left when the wish for a call is taken out, and mean nothing by themselves.
static BESIDE_CALL: Phrases = Phrases::new(&["hui", "en|et|and|ook|aussi|mij|me|moi|terug|back"]);

/// Words beside a wish for a call that fills its breath.
static BESIDE_BARE_CALL: Phrases = Phrases::new(&[
    "hui",
    "en|et|and|ook|aussi|maar|mais|dus|wel|een|un|a|ja|nee|oui|non|yes|no|later",
]);

/// A breath with so many words more speaks of something else as well: whose mistake it is, a human being reads.
const WRONG_AND_MORE: usize = 3;

/// Whether a call is wished for, how soon, and the words that say so.
pub(super) fn call(words: &[Word]) -> Option<(CallUrgency, Vec<String>)> {
    let calm = without(words, &NOT_URGENT, true);
    if find(&calm, &NO_CALL).is_some() {
        return None;
    }
    let asked = find(&calm, &CALL).map(said).or_else(|| asks_in_a_breath(&calm))?;
    match find(&calm, &URGENT) {
        Some(hit) => Some((CallUrgency::Today, asked.into_iter().chain(said(hit)).collect())),
        None => Some((CallUrgency::Ordinary, asked)),
    }
}

/// What is left of a text when the wish for a call is taken out of it.
pub(super) fn without_call(words: &[Word]) -> Vec<Word> {
    let rest = without(words, &CALL, true);
    let rest = without(&rest, &CALL_ALONE, true);
    let rest = without(&rest, &URGENT, true);
    without(&rest, &BESIDE_CALL, true)
}

fn asks_in_a_breath(words: &[Word]) -> Option<Vec<String>> {
    let bare = without(words, &COURTESY, false);
    let bare = without(&bare, &URGENT, false);
    let bare = without(&bare, &BESIDE_BARE_CALL, false);
    let bare: Vec<Word> = bare
        .into_iter()
        .filter(|word| word.number().is_none_or(|n| n > 10))
        .collect();
    breaths(&bare)
        .find(|breath| breath.iter().all(|w| CALL_WORDS.has(w)) && breath.iter().any(|w| CALL_CORE.has(w)))
        .or_else(|| find_opening(&bare, &CALL_OPENING))
        .map(said)
}

/// The breath that puts it off.
pub(super) fn later(words: &[Word]) -> Option<Vec<String>> {
    find_whole(&without(words, &COURTESY, false), &LATER).map(said)
}

/// The words that ask who we are or what this is.
pub(super) fn help(words: &[Word]) -> Option<Vec<String>> {
    let content = without(words, &COURTESY, false);
    match content.as_slice() {
        [_] => find_whole(&content, &HELP_WORDS),
        _ => find_opening(&content, &WHO),
    }
    .map(said)
}

/// The words that say that we have the wrong person, and whether they leave no doubt.
pub(super) fn wrong_person(words: &[Word]) -> Option<(Vec<String>, bool)> {
    let content = without(&without(words, &COURTESY, false), &BEFORE_WRONG, false);
    breaths(&content).find_map(|breath| {
        let lead = breath.iter().take_while(|word| word.number().is_some()).count();
        let breath = breath.get(lead..)?;
        let hit = find_opening(breath, &WRONG)?;
        Some((said(hit), breath.len() <= hit.len() + WRONG_AND_MORE))
    })
}
