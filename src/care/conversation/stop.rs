//! Whether a text says stop.
//!
//! Two faults are possible and both hurt: to go on texting somebody who said no, and to leave somebody alone who wrote
//! "they stop my electricity". So there are three verdicts, and the one in the middle sends the text to a human being.
//!
//! 1. Idioms in which the word means something else are taken out ([`ELSEWHERE`]).
//! 2. A plain request ([`REQUESTS`]) counts anywhere in the text, unless it reports on others or complains of silence.
//! 3. A bare stop word counts where it fills a breath of its own, and in any text of three words or fewer.
//! 4. Any other text with such a word in it is doubtful.
//!
//! The lists hold Dutch, French, English and German together, because a stop word counts in whatever language it comes.

use crate::person::Channel;

use super::StopScope;
use super::fold::Word;
use super::phrase::{
    COURTESY, Listed, Phrases, breaths, find, find_opening, find_whole, said, without, without_breaths,
};

/// What the text says of stopping.
pub(super) enum Verdict {
    /// Stop: how far, the words that say so, and whether the text says more than that.
    Stop(StopScope, Vec<String>, bool),
    /// Perhaps stop, perhaps something else.
    Doubt(Vec<String>),
    /// Nothing of the kind.
    No,
}

/// A text of at most so many words, with a stop word in the imperative among them, is a stop.
const SHORT: usize = 3;

/// Stop words that count in a short text, whatever stands beside them.
static KEYWORDS: Listed = Listed::new(
    "stop|stoppen|stoppez|stopper|stopall|stopalles|stopsms|smsstop|stopnu|stopstop*|stopaub|stopsvp|arret|arrete|arretez|arreter|afmelden|afmelding|uitschrijven|uitschrijving|unsubscribe|unsub|desinscrire|desinscription|desinscrivez|desinscris|desabonner|desabonnement|desabonnez|abmelden|abmeldung|aufhoren|aufhoeren|optout|стоп|توقف|ستوب",
);

/// Stop words that count only where they fill a breath.
static BARE: Listed = Listed::new("stopt|afmeld|sotp|stpo|tsop");

/// Words that gateways take for a stop, and that we therefore take for one when nothing else is said (Twilio's list).
static GATEWAY: Listed = Listed::new("end|quit|cancel|revoke|optout");

/// Long stop words, in which one slip of the thumb is forgiven where they stand alone.
const FORGIVEN: &[&str] = &[
    "afmelden",
    "uitschrijven",
    "unsubscribe",
    "desinscrire",
    "desinscription",
    "desabonner",
    "desabonnement",
    "abmelden",
];

/// Words for one channel, and for messages of any kind.
static OF_SMS: Listed = Listed::new("sms*|stopsms|text|texts|texting|texto*|tekst|teksten|texten");
static OF_MAIL: Listed = Listed::new("mail*|email*|courriel*|emailing");
static OF_ANY: Listed =
    Listed::new("bericht*|message*|messaging|msg|msgs|nachricht*|whatsapp*|appje*|alles|all|everything|tout|contact*");

/// Breaths that are a stop as a whole.
static WHOLE: Phrases = Phrases::new(&[
    "stop|stoppen|arret|arrete|arretez er mee",
    "stop|stoppen|arrete|arretez|arreter ermee|hiermee|daarmee|dit|this|it|that|ca|cela|alles|all|everything|tout|maar|dan|ook|nu|now|meteen|maintenant|direct|toch|gewoon",
    "nu stop|stoppen",
    "hou|houd|houdt op",
    "hou|houd|houdt .. mee op",
    "opt out",
    "st op",
    "sto p",
    "s top",
    "ik stop|stoppen ermee|hiermee",
    // Between the wish and the word stands nothing that could be stopped instead of us.
    "ik|we|wij wil|willen|wens|wensen stoppen|afmelden|uitschrijven",
    "ik|we|wij wil|willen|wens|wensen US stoppen|afmelden|uitschrijven",
    "ik|we|wij wil|willen|wens|wensen US US stoppen|afmelden|uitschrijven",
    "ik|we|wij wil|willen|wens|wensen dit|deze|die|de|al|alle|jullie|uw MSG stoppen|afmelden",
    "je|on|nous .. veux|voudrais|veut|voulons arreter|stopper",
    "i want|wish|need|like|d to stop",
    "i would|d like to stop",
    "stop|arret alle|elk|ieder|all|any|tout contact*",
    "stop contact*",
]);

/// Breaths that are, whole, the wish to go on.
static GO_ON: Phrases = Phrases::new(&[
    "stop|stopt|stoppen niet|pas|not",
    "stop zeker|vooral|surtout|toch niet|pas",
]);

/// Idioms in which the word has nothing to do with us.
static ELSEWHERE: Phrases = Phrases::new(&[
    "niet|nooit|nicht|not|never|pas|jamais|zonder|geen stop*|arret*",
    "nog niet .. stop*",
    "niet .. stoppen",
    "ne pas .. arreter",
    "n arret* pas|jamais|plus",
    "arretez|arrete pas",
    "stop|stopt niet|pas|not met|mee|ermee|hiermee|daarmee|nu|now|maintenant|avec|de|d|les|des|vos|ces|with|the|these|your|sending",
    "stoppen niet",
    "wont|cant|cannot|dont|didnt|doesnt|couldnt stop",
    "sans arret|cesse",
    "afmelden|uitschrijven|afgemeld|uitgeschreven bij",
    "afmelden|uitschrijven .. afspraak|afspraken|les|lessen|cursus|gesprek|training|opleiding|vergadering",
    "afspraak|afspraken|les|lessen|cursus|gesprek|training|opleiding|vergadering .. afmelden|uitschrijven|stop*",
    "bushalte|halte|tramhalte|metrohalte|busstop|bushokje .. stop",
    "bus|tram|pit|non|full|one|truck stop",
    "stop over|light|licht|bord|watch|go",
    "het|een|dat|dit|geen|elk stop contact*",
    "stop contact* is|zijn|werkt|werken|doet|doen|kapot|stuk|defect",
    "arret maladie|travail|cardiaque|bus|metro|tram|longue",
    "arret de|du|d travail|bus|tram|metro|maladie|activite",
    "en arret",
    "mon|son|un|cet|d arret",
    "a l arret",
    "ai|as|a|avons|avez|ont|est|suis|sont|ete|etait|avait|avais|fait arrete",
    "ai|as|a|avons|avez|ont|avait|avais .. pas|du|ete arrete|arreter",
    "ils|elles|il|elle arret*|stop*",
    "ze|zij|hij stop*",
    "stop|stoppen|stopt|gestopt|stopte met .. roken|drinken|werken|werk|gokken|studie|school|opleiding|medicatie|pillen|medicijnen|therapie|eten|betalen",
    "roken|drinken|gokken|werken .. stoppen",
    "contract|verzekering|rekening|stroom|gas|energie|huur|leefgeld stop*",
    "contrat|assurance|compte|courant|gaz|loyer arret*",
    "desinscri*|desabonn* du forem|chomage|cpas|journal|gaz",
    "desinscri*|desabonn* de l onem",
    "desinscri*|desabonn* aupres|chez|d actiris",
    "arret* de|d fumer|boire|travailler|jouer|payer|manger|dormir",
    "stop* smoking|drinking|working|gambling|paying|eating",
    "plus tard|tot|vite|souvent|loin|ou",
]);

/// Requests that say stop wherever they stand.
static REQUESTS: Phrases = Phrases::new(&[
    // Dutch.
    "geen .. MSG .. meer",
    "niet meer .. sturen|zenden|stuur|verzenden|contacteren|mailen|smsen|sms|texten|lastigvallen|storen|lastig",
    "niets|niks meer .. sturen|zenden|stuur|ontvangen|krijgen",
    "stuur|zend|stuurt ME niets|niks|niet meer",
    "stuur|zend|stuurt .. niets|niks|niet meer",
    "stuur|zend geen .. MSG",
    "laat|laten ME .. met rust",
    "wil|willen .. met rust gelaten",
    "schrijf ME .. uit",
    "meld ME .. af",
    "ME|mezelf afmelden|uitschrijven",
    "ME|mezelf US afmelden|uitschrijven",
    "ME|mezelf US US afmelden|uitschrijven",
    "ME|mezelf van|voor|uit .. MSG|lijst|dit .. afmelden|uitschrijven",
    "afmelden|uitschrijven voor|van .. MSG|dit|deze",
    "haal|verwijder|schrap|wis|delete ME .. lijst|nummer|adres|gegevens",
    "haal ME .. af|eraf|weg",
    "stop|stopt|stoppen met .. sturen|zenden|smsen|mailen|texten|lastigvallen|contacteren|schrijven|vragen|MSG|dit",
    "stop|arret|arretez|arrete|cessez dit|deze|die|the|this|these|those|all|ces|les|de|des|du|uw|jullie|your|vos|alle|tous .. MSG|vragen|questions",
    "stop|stoppen|arretez|arrete .. MSG",
    "hou|houd|houdt op met .. sturen|zenden|smsen|sms|mailen|schrijven|MSG|dit|deze",
    "wil|willen|kunt|kan|kunnen|gelieve .. ermee|hiermee|daarmee stoppen|ophouden",
    "wil|wens|hoef|hoeven .. niets|niks meer .. horen|weten",
    "wil|wens|wensen|willen .. niet meer .. gecontacteerd|lastiggevallen|benaderd|gestoord",
    "contacteer|sms|mail|schrijf|app ME niet|nooit meer",
    "neem .. geen contact meer",
    "wil|wens|willen .. geen .. contact meer",
    // French.
    "plus de|d|aucun|aucune|jamais .. MSG",
    "plus aucun|aucune MSG",
    "veux|veut|souhaite|desire|voulons plus .. recevoir|MSG",
    "ne|n .. plus .. envoyer|recevoir|contacter|ecrire|deranger|importuner",
    "ne|n .. envoyez|ecrivez|contactez|derangez|envoie|envoies|ecris|contacte|textez .. plus|jamais",
    "m envoyez|ecrivez|envoie|ecris plus",
    "n|ne .. envoyez pas .. MSG",
    "arretez|arrete|arreter|cessez|stop|stoppez de|d .. envoyer|ecrire|contacter|harceler|deranger|MSG",
    "laissez|laisse|fichez|foutez ME .. tranquille|paix",
    "desinscri*|desabonn* ME",
    "me|m|nous desinscri*|desabonn*",
    "veux|souhaite|voudrais .. desinscri*|desabonn*",
    "desinscri*|desabonn* de|d",
    "supprime*|retire*|efface*|enleve* ME|mon|ma|mes .. numero|liste|adresse|donnees|coordonnees",
    "ME|mon|ma|mes retirer|enlever|supprimer|effacer",
    "retirer|enlever|supprimer|effacer mon|ma|mes .. numero|nom|adresse|donnees",
    // English.
    "no more .. MSG",
    "stop .. texting|sending|messaging|contacting|emailing|mailing|bothering|writing|spamming|harassing",
    "leave me|us alone",
    "remove|delete|take me|my|us .. number|list|off|from|data|address",
    "unsubscribe|opt me|us|out|from",
    "want .. unsubscribe|opt|optout",
    // German.
    "keine .. MSG mehr",
    "lass|lassen|lasst .. in ruhe",
    "nicht mehr .. schreiben|senden|schicken|kontaktieren",
    "melde|melden .. mich .. ab",
]);

/// Requests that count at the beginning of a breath only, because after a subject they report on somebody else.
static OPENING_REQUESTS: Phrases = Phrases::new(&[
    "dont text|message|contact|email|mail|write|bother|send|sms",
    "do not text|message|contact|email|mail|write|bother|send|sms",
    "never text|message|email|write",
    "i dont want .. MSG",
    "i do not want .. MSG",
    "niet sturen|contacteren|smsen",
    // A stop word, and then a clause of its own without a full stop between them.
    "stop|arretez|unsubscribe|afmelden ik|wij|we|i|j|nous|bel|laat|ne|geen|er|ermee|hiermee",
    "stop|arretez je ne|n|veux",
    "stop|arretez niet|pas|not|no|geen .. geinteres*|interes*|nodig|besoin|envie|behoefte|zin|needed|wanted|gewenst",
]);

/// The rarest wish: no human being either. It must open a breath, so that "I have never had contact again" is none.
static NOBODY: Phrases = Phrases::new(&[
    "nooit meer contact",
    "nooit meer .. contacteren",
    "ik|we|wij wil|willen|wens nooit meer .. contact*|gecontacteerd",
    "ik|we|wij wil|willen|wens dat .. nooit meer .. contact*",
    "neem nooit|nooit meer .. contact",
    "neem .. nooit meer contact",
    "contacteer ME nooit meer",
    "plus jamais de|d|aucun contact*",
    "plus jamais .. me|nous contacter",
    "ne .. contactez|contacte|recontactez plus jamais",
    "ne .. contactez|contacte|recontactez jamais plus",
    "ne .. plus jamais me|nous contacter|recontacter",
    "je .. veux|souhaite plus jamais .. contact*",
    "never contact me|us .. again",
    "never contact me|us",
    "never ever contact",
    "dont ever contact",
    "do not ever contact",
    "i .. never want .. contact*",
    "nie wieder kontakt*",
]);

/// Somebody else is spoken of: then the sentence may be about them.
static OTHERS: Phrases = Phrases::new(&[
    "hij|zij|haar|hem|il|elle|ils|elles|lui|leur|he|she|they|him|her|his|their",
    "ex|zoon|dochter|vader|moeder|broer|zus|baas|huisbaas|werkgever|kinderen|familie|bank|buren|buurman|schuldeiser*|deurwaarder*|incasso*",
    "mijn|onze man|vrouw|vriend*|partner|kind",
    "fils|fille|mari|pere|mere|frere|soeur|patron|proprietaire|banque|voisin*|huissier*|creancier*",
    "ma|ta femme|copine",
    "my|our husband|wife|son|daughter|father|mother|brother|sister|boss|landlord|friend*|partner|kids",
]);

/// A question or a complaint, such as "why do I get no messages any more".
static COMPLAINTS: Phrases = Phrases::new(&[
    "krijg|kreeg|ontvang|ontving|kregen|recois|recu|recevais|recevons|got|getting|receive|received",
    "er kom|komt|komen|kwam|kwamen|zijn|is",
    "kom|komt|komen|kwam|kwamen geen|niks|niets|niet .. MSG",
    "MSG .. binnen|binnengekomen|gekomen|aangekomen|toegekomen|aankomen|binnenkomen|toekomen",
    "arrive|arrivent|arrivait|arriving|arrived|coming",
    "ik|we|wij heb|hebben|had|stuur|zend|kan",
    "waarom|hoezo|wanneer|pourquoi|quand|why|when",
    "ai|avons|avais",
    "i .. get|have",
]);

/// Another number or address takes the place of this one: to take the old one out is no stop.
static CHANGES: Phrases = Phrases::new(&[
    "oud|oude|vorig|vorige|nieuw|nieuwe|ander|andere|old|new|previous|former|ancien|ancienne|anciens|nouveau|nouvel|nouvelle|vieux|precedent|precedente .. WHERE",
    "WHERE .. veranderd|gewijzigd|verhuisd|change|changed|demenage",
]);

/// Others whom one leaves or calls off, within the breath of the request.
static PLACES: Phrases = Phrases::new(&[
    "vdab|forem|actiris|rva|onem|uwv|svb|duo|cpas|school|ecole|gemeente|stad|commune|mutualiteit*|mutuelle*|ziekenfonds|vakbond|syndicat|belastingdienst|gym|fitness|krant|journal",
    "abonnement*|subscription*|contract*|contrat*|verzekering*|assurance*",
]);

/// The writer's own wish: it outweighs a complaint.
static WISHES: Phrases = Phrases::new(&[
    "ik|we|wij|ge .. wil|willen|wens|wensen|hoef|hoeven|wou|zou",
    "wil|wens|hoef|wou ik",
    "je|on|nous .. veux|veut|voulons|souhaite|souhaitons|voudrais|desire",
    "i|we .. want|wish|asked",
    "liever|beu|prefere|assez|rather|fed",
]);

/// Words that leave a doubt wherever they stand.
static DOUBTFUL: Phrases = Phrases::new(&[
    "stop*|arret*|afmeld*|afgemeld|uitschrijv*|uitgeschreven|uitschrijf*|unsub*|desinscri*|desabonn*|abmeld*|aufhor*|optout|smsstop",
    "wil|wens dit|deze|dat .. niet meer",
    "doe .. niet meer mee",
    "veux|veut plus",
    "ne .. contactez|ecrivez pas",
    "met rust",
    "tranquille",
    "leave .. alone",
]);

/// Reads the words for a stop.
pub(super) fn judge(words: &[Word]) -> Verdict {
    let all = words;
    let words = without(words, &ELSEWHERE, true);
    let content = without_breaths(&without(&words, &COURTESY, false), &GO_ON);
    let others = find(&content, &OTHERS).is_some();
    if let Some(hit) = find_opening(&content, &NOBODY) {
        return if others {
            Verdict::Doubt(said(hit))
        } else {
            Verdict::Stop(StopScope::EverythingIncludingPeople, said(hit), true)
        };
    }
    // The widest meaning wins: a bare stop beside "no more texts" is a stop to everything automatic.
    if let Some(hit) = bare(&content) {
        return Verdict::Stop(scope(hit), said(hit), hit.len() < content.len());
    }
    let request = breaths(&words).find_map(|breath| Some((breath, find(breath, &REQUESTS)?)));
    let request = request
        .or_else(|| breaths(&content).find_map(|breath| Some((breath, find_opening(breath, &OPENING_REQUESTS)?))))
        .or_else(|| beside_an_idiom(all));
    if let Some((breath, hit)) = request {
        let complains = find(&words, &COMPLAINTS).is_some() && find(&words, &WISHES).is_none();
        let elsewhere = find(all, &CHANGES).is_some() || find(breath, &PLACES).is_some();
        return if others || complains || elsewhere {
            Verdict::Doubt(said(hit))
        } else {
            Verdict::Stop(scope(breath), said(hit), hit.len() + SHORT < content.len())
        };
    }
    if content.len() <= SHORT
        && let Some(word) = content.iter().find(|word| KEYWORDS.has(word))
    {
        return Verdict::Stop(scope(&content), vec![word.text.clone()], content.len() > 1);
    }
    find(&words, &DOUBTFUL).map_or(Verdict::No, |hit| Verdict::Doubt(said(hit)))
}

/// A request that an idiom took a word from: "not another text, and stop" holds the words of "not stop". It must hold no
/// stop word itself, which may be the idiom's.
fn beside_an_idiom(all: &[Word]) -> Option<(&[Word], &[Word])> {
    let plain = |hit: &&[Word]| !hit.iter().any(|word| KEYWORDS.has(word) || BARE.has(word));
    breaths(all).find_map(|breath| Some((breath, find(breath, &REQUESTS).filter(plain)?)))
}

/// A breath that holds nothing but stopping.
fn bare(content: &[Word]) -> Option<&[Word]> {
    let only_stop = |breath: &&[Word]| breath.iter().all(|word| KEYWORDS.has(word) || BARE.has(word));
    if let Some(breath) = breaths(content).find(only_stop).or_else(|| find_whole(content, &WHOLE)) {
        return Some(breath);
    }
    match content {
        [word] if GATEWAY.has(word) || FORGIVEN.iter().any(|listed| word.is_slip_of(listed)) => Some(content),
        _ => None,
    }
}

/// One channel where exactly one is named and no word for messages of any kind stands beside it.
fn scope(words: &[Word]) -> StopScope {
    let names = |listed: &Listed| words.iter().any(|word| listed.has(word));
    match (names(&OF_SMS), names(&OF_MAIL), names(&OF_ANY)) {
        (true, false, false) => StopScope::Channel(Channel::Sms),
        (false, true, false) => StopScope::Channel(Channel::Mail),
        _ => StopScope::Everything,
    }
}
