//! What a service hands over about a dossier: how it ended, what help it was, and how somebody came back.

use super::vocabulary::vocabulary;

vocabulary! {
    /// Where the dossier stands with the organisation that owns it.
    pub enum DossierStatus {
        /// Closed, or about to close: aftercare may run.
        Closed = "closed",
        /// Opened again: aftercare pauses, because a worker is in contact.
        Reopened = "reopened",
        /// The person died: everything ends at once.
        Deceased = "deceased",
    }
}

vocabulary! {
    /// Why a dossier was closed. The nine values are `uitstroom.reden` of the Dutch exchange model for
    /// debt help (DDAS v1.0); [`ClosingReason::ddas`] gives its spelling.
    pub enum ClosingReason {
        /// *Afgerond*: completed.
        Completed = "completed",
        /// *Zelf*: the person goes on alone.
        OnOwn = "on-own",
        /// *Overleden*: died.
        Deceased = "deceased",
        /// *Verhuisd*: moved away.
        Moved = "moved",
        /// *Nietverschenen*: did not appear.
        NoShow = "no-show",
        /// *Ingetrokken*: withdrew the request.
        Withdrawn = "withdrawn",
        /// *Niet passend*: the help did not fit.
        NotFitting = "not-fitting",
        /// *Voldoet niet*: did not meet the conditions.
        ConditionsNotMet = "conditions-not-met",
        /// *Overig*: anything else.
        Other = "other",
    }
}

impl ClosingReason {
    /// The spelling of the Dutch exchange model (DDAS v1.0, `uitstroom.reden`).
    #[must_use]
    pub const fn ddas(self) -> &'static str {
        match self {
            Self::Completed => "Afgerond",
            Self::OnOwn => "Zelf",
            Self::Deceased => "Overleden",
            Self::Moved => "Verhuisd",
            Self::NoShow => "Nietverschenen",
            Self::Withdrawn => "Ingetrokken",
            Self::NotFitting => "Niet passend",
            Self::ConditionsNotMet => "Voldoet niet",
            Self::Other => "Overig",
        }
    }
}

vocabulary! {
    /// What an organisation does with a dossier closed for a given reason.
    pub enum EnrolmentRule {
        /// Aftercare starts.
        Enrol = "enrol",
        /// A worker decides, in a task.
        Ask = "ask",
        /// No aftercare; the dossier is still known, so that a return can be counted.
        Never = "never",
    }
}

vocabulary! {
    /// The help that the dossier was about: the four Flemish kinds and the solutions of DDAS.
    pub enum HelpKind {
        /// *Budgetbegeleiding*, *guidance budgétaire*.
        BudgetGuidance = "budget-guidance",
        /// *Budgetbeheer*, *gestion budgétaire*.
        BudgetManagement = "budget-management",
        /// *Schuldbemiddeling*, *médiation de dettes*.
        DebtMediation = "debt-mediation",
        /// *Collectieve schuldenregeling*, *règlement collectif de dettes*.
        CollectiveSettlement = "collective-settlement",
        /// *Betalingsregeling*.
        PaymentArrangement = "payment-arrangement",
        /// *Herfinanciering*.
        Refinancing = "refinancing",
        /// *Saneringskrediet*.
        RestructuringLoan = "restructuring-loan",
        /// *0%-aanbod*: discharge without repayment capacity.
        ZeroOffer = "zero-offer",
        /// *Budgetcoaching*.
        BudgetCoaching = "budget-coaching",
        /// Anything else.
        Other = "other",
    }
}

vocabulary! {
    /// What the enrolment decision on one person of one dossier was.
    pub enum EnrolmentDecision {
        /// A trajectory was made.
        Enrolled = "enrolled",
        /// A worker was asked and has not yet said.
        Asked = "asked",
        /// The rule or a worker said no.
        Declined = "declined",
        /// The person objected, before or at the closing talk.
        Objected = "objected",
    }
}

vocabulary! {
    /// How a former client came back, for a later judgement of whether aftercare helps.
    pub enum ReentryRoute {
        /// Through a contact of ours.
        OurContact = "our-contact",
        /// On their own initiative.
        OwnInitiative = "own-initiative",
        /// Sent by another organisation, a creditor or the family.
        ThirdParty = "third-party",
        /// Through a court or a bailiff.
        Court = "court",
    }
}

vocabulary! {
    /// How grave things were at the return: early help is not relapse.
    pub enum ReentryGravity {
        /// A question answered.
        Advice = "advice",
        /// Arrears that can be solved.
        Arrears = "arrears",
        /// Problem debt again.
        ProblemDebt = "problem-debt",
    }
}
