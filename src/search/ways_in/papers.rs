//! The papers that a listing asks for, each read within its part of a sentence: "photo ID, proof of
//! income (no insurance card needed)".

use super::{DEMANDED, Words};
use crate::search::known::Paper;

/// The papers that a sentence asks for.
pub(super) fn papers(sentence: &str) -> Vec<Paper> {
    let whole = Words::of([Some(sentence)]);
    // "No photo ID or proof of income required" asks for neither.
    if whole.starts_with("no ") && whole.say(DEMANDED) {
        return Vec::new();
    }
    let mut asked = Vec::new();
    let mut listed = false;
    for part in whole.parts() {
        let said = Words::of([Some(part)]);
        if said.say(NOT_ASKED) {
            continue;
        }
        let own = said.say(PROOF);
        // "Proof of identity, address, and income".
        let proof = own || (listed && part.split_whitespace().count() <= 3);
        listed |= own;
        asked.extend(PAPERS.iter().filter(|cues| cues.fit(&said, proof)).map(|cues| cues.paper));
    }
    asked
}

/// What names a paper and yet does not ask for it.
const NOT_ASKED: &[&str] = &[
    "no id",
    "no ids",
    "no photo id",
    "no identification",
    "without id",
    "have no id",
    "not require",
    "not required",
    "not needed",
    "not necessary",
    "no proof",
    "no documents",
    "no document",
    "no documentation",
    "optional",
    "helpful",
    "if available",
    "if any",
    "do not need",
    "need not",
    "will issue",
    "student id",
    "id number",
    "identification number",
    "employer id",
];
/// What makes a paper of what follows: "proof of income".
const PROOF: &[&str] = &["proof", "proofs", "verification", "verify", "documentation", "evidence"];

/// What stands for a paper: words that name it, and words that do after "proof of".
struct Cues {
    paper: Paper,
    named: &'static [&'static str],
    proven: &'static [&'static str],
}

impl Cues {
    fn fit(&self, said: &Words, proof: bool) -> bool {
        said.say(self.named) || (proof && said.say(self.proven))
    }
}

const PAPERS: [Cues; 6] = [
    Cues {
        paper: Paper::PhotoId,
        named: &[
            "id",
            "ids",
            "i.d",
            "i.d.",
            "id's",
            "identification",
            "driver's license",
            "drivers license",
            "driver license",
            "driver’s license",
        ],
        proven: &["identity"],
    },
    Cues {
        paper: Paper::ProofOfAddress,
        named: &["utility bill", "utility bills", "address verification"],
        proven: &["address", "addresses", "residence", "residency"],
    },
    Cues {
        paper: Paper::ProofOfIncome,
        named: &[
            "pay stub",
            "pay stubs",
            "paystub",
            "paystubs",
            "check stub",
            "check stubs",
            "tax return",
            "tax returns",
            "income statement",
            "income statements",
            "w-2",
            "w-2s",
        ],
        proven: &["income", "incomes"],
    },
    Cues {
        paper: Paper::InsuranceCard,
        named: &[
            "insurance card",
            "insurance cards",
            "medicaid card",
            "medi-cal card",
            "medicare card",
            "insurance information",
            "insurance documents",
        ],
        proven: &["insurance"],
    },
    Cues {
        paper: Paper::BirthCertificate,
        named: &["birth certificate", "birth certificates"],
        proven: &[],
    },
    Cues {
        paper: Paper::SocialSecurityCard,
        named: &["social security card", "social security cards", "ss card"],
        proven: &[],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::ways_in::sentences;

    #[test]
    fn papers_are_those_that_are_asked_for() {
        use Paper::{
            BirthCertificate, InsuranceCard, PhotoId, ProofOfAddress, ProofOfIncome,
            SocialSecurityCard,
        };
        for (text, asked) in [
            ("Must bring a picture ID", vec![PhotoId]),
            (
                "Bring a driver's license or state ID, and a utility bill",
                vec![PhotoId, ProofOfAddress],
            ),
            (
                "Proof of identity, address, and income",
                vec![PhotoId, ProofOfAddress, ProofOfIncome],
            ),
            ("Two recent pay stubs", vec![ProofOfIncome]),
            (
                "Insurance card; birth certificate of the child",
                vec![InsuranceCard, BirthCertificate],
            ),
            ("Social Security cards for all in the household", vec![SocialSecurityCard]),
            ("Photo ID required. No proof of income needed.", vec![PhotoId]),
            ("No ID required", vec![]),
            ("No photo ID, proof of income or insurance card needed", vec![]),
            ("Social security card if available", vec![]),
            ("Know your Social Security number and student ID", vec![]),
            ("For residents with low income", vec![]),
        ] {
            let mut read: Vec<Paper> = sentences(text).flat_map(papers).collect();
            read.sort_unstable();
            assert_eq!(read, asked, "{text}");
        }
    }
}
