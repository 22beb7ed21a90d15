//! Small values that know their own rules: text from outside becomes one of these or an error.

mod ids;
mod vocabulary;

pub use self::{
    ids::{
        AccountId, AlertId, AssessmentId, ClientId, ClientNeedId, LocationId, MatchId, NetworkId,
        OrganizationId, OutcomeId, ReferralId, ServiceId, TaxonomyTermId,
    },
    vocabulary::{
        Accessibility, Audience, Because, CapacityStatus, Cost, Gender, Mobility, Modality, Payer,
        Severity, Urgency, Vocabulary,
    },
};
