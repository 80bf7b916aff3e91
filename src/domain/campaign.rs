//! What kinds of campaigns there are, and the office's own words in them.

use std::collections::BTreeMap;

closed_list! {
    /// What a campaign is about; it decides what a new one proposes.
    CampaignKind {
        /// Identity cards.
        Card = "card",
        /// Who lives where.
        Residence = "residence",
        /// Electronic identity accounts.
        EIdentity = "e_identity",
        /// The list of voters.
        Voters = "voters",
        /// Gifts handed out.
        Gift = "gift",
        /// Anything else.
        Other = "other",
    }
}

/// The office's own words for steps, by the code of the step; a step without one has its usual word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepLabels(BTreeMap<String, String>);

impl StepLabels {
    /// The office's own word for the step of this code.
    pub fn of(&self, step: &str) -> Option<&str> {
        self.0.get(step).map(String::as_str)
    }

    /// Gives the step of this code a word of its own; an empty one takes it back.
    pub fn set(&mut self, step: &str, word: &str) {
        if word.is_empty() {
            self.0.remove(step);
        } else {
            self.0.insert(step.to_owned(), word.to_owned());
        }
    }

    /// Steps and words, by the steps' codes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(step, word)| (step.as_str(), word.as_str()))
    }

    /// As registers keep them: JSON, or nothing when no step has a word of its own.
    pub fn json(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// What [`StepLabels::json`] wrote; `None` if it is no such thing.
    pub fn from_json(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        serde_json::from_str(text).ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_read_back() {
        let mut labels = StepLabels::default();
        assert_eq!(labels.json(), "");
        labels.set("taken", "Đã nhận quà");
        labels.set("handed_over", "Đã ký nhận");
        labels.set("handed_over", "");
        assert_eq!(labels.json(), r#"{"taken":"Đã nhận quà"}"#);
        assert_eq!(StepLabels::from_json(&labels.json()), Some(labels.clone()));
        assert_eq!(StepLabels::from_json(""), Some(StepLabels::default()));
        assert_eq!(StepLabels::from_json("[1]"), None);
        assert_eq!(labels.of("taken"), Some("Đã nhận quà"));
        assert_eq!(labels.of("handed_over"), None);
    }
}
