//! The words that fill a closed vocabulary: our codes, the Dutch exchange model's spellings, and what exports in Dutch,
//! French and English use. Words are folded ([`super::folding::fold`]), and a code is always one of them.

use super::folding::fold;
use crate::care::dossier::{ClosingReason, DossierStatus, HelpKind};
use crate::care::person::{AgeBand, Channel, DayPart, Holder, LegalBasis, ToldHow};

/// A vocabulary and its words.
pub(super) type Words<T> = &'static [(T, &'static str)];

/// The value that a cell names; `None` where it names none.
pub(super) fn value_of<T: Copy>(words: Words<T>, cell: &str) -> Option<T> {
    let folded = fold(cell);
    let is_named = |list: &str| list.split_ascii_whitespace().any(|word| word == folded);
    words.iter().find(|(_, list)| is_named(list)).map(|(value, _)| *value)
}

/// Yes and no.
pub(super) const FLAGS: Words<bool> = &[
    (true, "ja j yes y oui o waar true vrai 1 x"),
    (false, "nee neen n no non false onwaar faux 0"),
];

/// Cells of a contact point that mean that there is none.
pub(super) const NOTHING: Words<()> = &[(
    (),
    "geen nvt nietvantoepassing onbekend nietbekend ongekend aucun aucune neant inconnu inconnue sans so none na unknown 0 x nihil",
)];

/// [`DossierStatus`].
pub(super) const STATUSES: Words<DossierStatus> = &[
    (
        DossierStatus::Closed,
        "closed afgesloten gesloten afgerond beeindigd uitgestroomd cloture cloturee ferme fermee termine terminee",
    ),
    (
        DossierStatus::Reopened,
        "reopened heropend heropening teruggeopend rouvert rouverte reouvert reouverte reouverture heractivering heractiveerd",
    ),
    (
        DossierStatus::Deceased,
        "deceased overleden decede decedee deces overlijden",
    ),
];

/// [`ClosingReason`], with the spellings of DDAS v1.0.
pub(super) const REASONS: Words<ClosingReason> = &[
    (
        ClosingReason::Completed,
        "completed afgerond succesvolafgerond voltooid succesvol schuldenvrij opgelost doelbereikt doelenbereikt acheve \
         achevee termine terminee reussi reussite objectifatteint objectifsatteints fini",
    ),
    (
        ClosingReason::OnOwn,
        "onown zelf zelfstandig zelfstandigverder zelfverder kanzelfverder autonome autonomie seul seule continueseul \
         poursuitseul",
    ),
    (
        ClosingReason::Deceased,
        "deceased overleden overlijden decede decedee deces",
    ),
    (
        ClosingReason::Moved,
        "moved verhuisd verhuizing verhuisdnaaranderegemeente demenage demenagee demenagement",
    ),
    (
        ClosingReason::NoShow,
        "noshow nietverschenen nietgekomen nietkomenopdagen geencontact absent absente nonpresente nonpresentee \
         pasvenu pasvenue nesestpaspresente nesestpaspresentee",
    ),
    (
        ClosingReason::Withdrawn,
        "withdrawn ingetrokken teruggetrokken aanvraagingetrokken opverzoekclient opvraagvanclient stopgezetdoorclient \
         retire retiree retrait desistement demanderetiree alademandedelusager",
    ),
    (
        ClosingReason::NotFitting,
        "notfitting nietpassend hulpnietpassend doorverwezen doorverwijzing nonadapte nonadaptee inadapte inadaptee \
         reoriente reorientee reorientation",
    ),
    (
        ClosingReason::ConditionsNotMet,
        "conditionsnotmet voldoetniet voldoetnietaanvoorwaarden nietvoldaan nietvoldaanaanvoorwaarden \
         conditionsnonremplies conditionsnonrespectees",
    ),
    (
        ClosingReason::Other,
        "other overig overige andere anders ander autre autres divers",
    ),
];

/// [`HelpKind`].
pub(super) const HELP_KINDS: Words<HelpKind> = &[
    (
        HelpKind::BudgetGuidance,
        "budgetguidance budgetbegeleiding guidancebudgetaire accompagnementbudgetaire",
    ),
    (
        HelpKind::BudgetManagement,
        "budgetmanagement budgetbeheer gestionbudgetaire gestiondebudget gestiondubudget",
    ),
    (
        HelpKind::DebtMediation,
        "debtmediation schuldbemiddeling mediationdedettes mediationdettes mediation minnelijkeschuldbemiddeling",
    ),
    (
        HelpKind::CollectiveSettlement,
        "collectivesettlement collectieveschuldenregeling collectieveschuldregeling csr reglementcollectifdedettes rcd",
    ),
    (
        HelpKind::PaymentArrangement,
        "paymentarrangement betalingsregeling plandepaiement",
    ),
    (HelpKind::Refinancing, "refinancing herfinanciering refinancement"),
    (
        HelpKind::RestructuringLoan,
        "restructuringloan saneringskrediet creditdassainissement",
    ),
    (HelpKind::ZeroOffer, "zerooffer 0aanbod nulaanbod 0procentaanbod"),
    (HelpKind::BudgetCoaching, "budgetcoaching coaching coachingbudgetaire"),
    (HelpKind::Other, "other overig overige andere anders autre autres"),
];

/// [`Holder`].
pub(super) const HOLDERS: Words<Holder> = &[
    (
        Holder::Own,
        "own self zelf eigen client clientzelf cliente persoonlijk propre personnel personnelle luimeme ellememe usager lapersonne",
    ),
    (
        Holder::Helper,
        "helper hulp helpende mantelzorger begeleider dochter zoon moeder vader ouder broer zus buur buurman buurvrouw \
         vriend vriendin vrijwilliger familie aidant aidante proche fille fils mere pere parent frere soeur voisin voisine ami amie \
         benevole famille",
    ),
    (
        Holder::Shared,
        "shared gedeeld gezamenlijk samen beiden partner gezin partage partagee commun commune conjoint conjointe partenaire",
    ),
];

/// [`Channel`].
pub(super) const CHANNELS: Words<Channel> = &[
    (
        Channel::Sms,
        "sms smsbericht tekstbericht text bericht texto message gsmbericht",
    ),
    (Channel::Mail, "mail email mailen courriel emailen epost"),
    (
        Channel::Call,
        "call bellen telefoon telefonisch opbellen gsm telefoneren appel appeler telephone telephonique phone",
    ),
    (Channel::Letter, "letter brief post schriftelijk lettre courrier poste"),
    (
        Channel::Visit,
        "visit bezoek huisbezoek thuis visite visiteadomicile domicile",
    ),
];

/// [`DayPart`].
pub(super) const DAY_PARTS: Words<DayPart> = &[
    (
        DayPart::Morning,
        "morning ochtend voormiddag sochtends vm matin matinee",
    ),
    (DayPart::Afternoon, "afternoon namiddag middag smiddags nm apresmidi"),
    (DayPart::Evening, "evening avond savonds soir soiree"),
];

/// [`AgeBand`]; an age in years is read apart.
pub(super) const AGE_BANDS: Words<AgeBand> = &[
    (
        AgeBand::Under25,
        "under25 1824 1825 024 jongerdan25 onder25 25min moinsde25ans moinsde25 min25",
    ),
    (AgeBand::From25, "2544 2545"),
    (AgeBand::From45, "4564 4565"),
    (
        AgeBand::From65,
        "65plus 65 65ans 65ansetplus 65enouder 65etplus plusde65 plusde65ans vanaf65 65jaarenouder",
    ),
];

/// [`LegalBasis`], with the letters of article 6(1).
pub(super) const LEGAL_BASES: Words<LegalBasis> = &[
    (LegalBasis::Consent, "consent toestemming consentement 6a 61a a art61a"),
    (
        LegalBasis::LegalDuty,
        "legalduty wettelijkeverplichting wettelijkeplicht obligationlegale 6c 61c c art61c",
    ),
    (
        LegalBasis::PublicTask,
        "publictask publieketaak taakvanalgemeenbelang algemeenbelang openbaartaak openbaargezag missiondinteretpublic \
         interetpublic missionpublique 6e 61e e art61e",
    ),
    (
        LegalBasis::LegitimateInterest,
        "legitimateinterest gerechtvaardigdbelang interetlegitime 6f 61f f art61f",
    ),
];

/// [`ToldHow`].
pub(super) const TOLD_HOW: Words<ToldHow> = &[
    (
        ToldHow::ClosingTalk,
        "closingtalk slotgesprek afsluitgesprek afsluitend afsluitendgesprek eindgesprek gesprek mondeling \
         entretiendecloture entretien entretienfinal oralement",
    ),
    (
        ToldHow::Letter,
        "letter brief perbrief post lettre courrier parcourrier",
    ),
    (
        ToldHow::Announcement,
        "announcement aankondiging bericht annonce message",
    ),
];
