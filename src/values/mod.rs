//! Small values that know their own rules: text from outside becomes one of these or an error.

mod ids;
mod vocabulary;

pub use self::{
    ids::{
        AccountId, AssessmentId, ClientId, LocationId, MatchId, NetworkId, OrganizationId,
        ReferralId, ServiceId, TaxonomyTermId,
    },
    vocabulary::{
        Accessibility, Audience, Because, CapacityStatus, Cost, Gender, Mobility, Modality, Payer,
        Severity, Urgency, Vocabulary,
    },
};
