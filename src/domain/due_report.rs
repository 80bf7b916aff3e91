//! Reports that a campaign owes, and whether they are late.

use super::date::Day;
use super::record::DueReport;

closed_list! {
    /// Where a report stands on a day.
    ReportState {
        /// It was sent.
        Sent = "sent",
        /// It was due before the day and is not sent.
        Overdue = "overdue",
        /// It is due on that very day.
        Today = "today",
        /// It will be due.
        Ahead = "ahead",
    }
}

impl DueReport {
    /// Where the report stands on `today`.
    pub fn state(&self, today: Day) -> ReportState {
        match self.sent_on {
            Some(on) if on <= today => ReportState::Sent,
            _ if self.due_on < today => ReportState::Overdue,
            _ if self.due_on == today => ReportState::Today,
            _ => ReportState::Ahead,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::CampaignId;

    /// The reports of Bắc Ninh: due on the day after each deadline.
    #[test]
    fn a_report_is_late_from_the_day_after_it_was_due() {
        let day = |text: &str| text.parse().unwrap();
        for (due, sent, today, wanted) in [
            ("2022-09-01", None, "2022-08-31", ReportState::Ahead),
            ("2022-09-01", None, "2022-09-01", ReportState::Today),
            ("2022-09-01", None, "2022-09-02", ReportState::Overdue),
            (
                "2022-09-01",
                Some("2022-09-01"),
                "2022-09-02",
                ReportState::Sent,
            ),
            (
                "2022-10-01",
                Some("2022-10-03"),
                "2022-10-02",
                ReportState::Overdue,
            ),
            (
                "2022-10-01",
                Some("2022-10-03"),
                "2022-10-03",
                ReportState::Sent,
            ),
        ] {
            let report = DueReport {
                campaign: CampaignId(1),
                cohort: None,
                name: "Báo cáo nhóm 14-22".to_owned(),
                due_on: day(due),
                recipient: String::new(),
                via: String::new(),
                sent_on: sent.map(day),
                sent_by: String::new(),
            };
            assert_eq!(report.state(day(today)), wanted, "{due} {sent:?} {today}");
        }
    }
}
