//! Pace, target and those who answer for it, in words.

use crate::domain::pace::{Pace, Verdict, WEEK};
use crate::domain::ranking::is_small;
use crate::domain::rate::percent_tenths;
use crate::exchange::league::verdict_words;
use crate::lang::{Lang, say};
use crate::store::{Aim, LeagueRow};
use crate::tui::context::Ctx;
use crate::tui::look::Role;

use super::words;

/// In time or not, in a word with its mark.
pub(super) fn marked_verdict(verdict: Verdict, lang: Lang) -> (String, Role) {
    let (mark, role) = match verdict {
        Verdict::Free => return (String::new(), Role::Text),
        Verdict::InTime => ('√', Role::Good),
        Verdict::LittleLate => ('·', Role::Care),
        Verdict::Late(_) | Verdict::Stalled(_) => ('!', Role::Bad),
    };
    (format!("{mark} {}", verdict_words(verdict, lang)), role)
}

/// `cần 42 hồ sơ/ngày · 7 ngày qua 38,5/ngày · dự kiến xong 01/12/2026`.
pub(super) fn pace_words(pace: &Pace, has_target: bool, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(needed) = pace.needed.filter(|_| pace.left > 0) {
        parts.push(say!(lang, progress_needed, count = lang.count(needed)));
    }
    let kept = lang.tenths(pace.kept_tenths as u64);
    parts.push(say!(
        lang,
        progress_kept,
        days = lang.number(WEEK),
        count = kept
    ));
    parts.push(match pace.forecast {
        _ if pace.left == 0 && has_target => say!(lang, progress_target_done),
        _ if pace.left == 0 => say!(lang, progress_nothing_left),
        Some(on) => say!(lang, progress_forecast, day = lang.day(on)),
        None => say!(lang, progress_no_forecast),
    });
    parts.join(" · ")
}

/// `Chỉ tiêu thu nhận 100 (tối thiểu), theo KH 12: 88,0 %, còn 12 · hôm nay 3/5 · tháng này 40/100`.
pub(super) fn aim_words(aim: &Aim, lang: Lang) -> String {
    let total = lang.count(aim.total);
    let what = lang.label("progress_target", aim.metric.code());
    let mut words = if aim.minimum {
        say!(lang, progress_target_minimum, what = what, total = total)
    } else {
        say!(lang, progress_target_of, what = what, total = total)
    };
    if !aim.source.is_empty() {
        words = say!(
            lang,
            progress_target_source,
            target = words,
            source = aim.source.as_str()
        );
    }
    let percent = aim
        .percent()
        .map_or_else(String::new, |share| lang.percent(share));
    let mut parts = vec![match aim.left() {
        0 => say!(
            lang,
            progress_target_reached,
            target = words,
            percent = percent
        ),
        left => say!(
            lang,
            progress_target_left,
            target = words,
            percent = percent,
            left = lang.count(left)
        ),
    }];
    let quota = |(of, done): (usize, usize)| (lang.count(of), lang.count(done));
    if let Some((of, done)) = aim.of_day.map(quota) {
        parts.push(say!(lang, progress_quota_day, done = done, of = of));
    }
    if let Some((of, done)) = aim.of_month.map(quota) {
        parts.push(say!(lang, progress_quota_month, done = done, of = of));
    }
    parts.join(" · ")
}

/// All that is to be said of a row, each on its own line.
pub(super) fn row_lines(row: &LeagueRow, ctx: &Ctx) -> Vec<(String, Role)> {
    let lang = ctx.lang;
    let (_, role) = marked_verdict(row.pace.verdict, lang);
    let mut first: Vec<String> = Vec::new();
    if let Some(due_on) = row.due_on {
        first.push(words::deadline(lang, due_on, ctx.today()));
    }
    first.push(verdict_words(row.pace.verdict, lang));
    first.retain(|part| !part.is_empty());
    first.push(pace_words(&row.pace, row.taken.is_some(), lang));
    let mut lines = vec![(first.join(" · "), role)];
    let aims = [&row.taken, &row.issued];
    lines.extend(
        aims.into_iter()
            .flatten()
            .map(|aim| (aim_words(aim, lang), Role::Text)),
    );
    let answering = answering_words(row, ctx);
    if !answering.is_empty() {
        lines.push((answering, Role::Text));
    }
    let eligible = row.figures.eligible;
    if is_small(eligible) {
        let one = percent_tenths(1, eligible as u64).unwrap_or_default();
        let words = say!(
            lang,
            progress_small,
            count = lang.count(eligible),
            percent = lang.percent(one)
        );
        lines.push((words, Role::Care));
    }
    let (proposed, uncertain) = (row.figures.exempt_proposed, row.figures.uncertain);
    let mut doubtful = Vec::new();
    if uncertain > 0 {
        doubtful.push(say!(
            lang,
            progress_uncertain,
            count = lang.count(uncertain)
        ));
    }
    if proposed > 0 {
        doubtful.push(say!(lang, progress_proposed, count = lang.count(proposed)));
    }
    if !doubtful.is_empty() {
        let words = say!(lang, progress_doubtful, parts = doubtful.join(" · "));
        lines.push((words, Role::Quiet));
    }
    let outside = row.figures.outside;
    if outside > 0 {
        let words = say!(lang, progress_outside, count = lang.count(outside));
        lines.push((words, Role::Quiet));
    }
    lines
}

/// Who answers for a village, and when somebody was there last.
fn answering_words(row: &LeagueRow, ctx: &Ctx) -> String {
    let lang = ctx.lang;
    let named = [
        (&row.head, say!(lang, progress_head)),
        (&row.officer, say!(lang, progress_officer)),
    ];
    let named = named.into_iter().filter(|(name, _)| !name.is_empty());
    let mut parts: Vec<String> = named
        .map(|(name, what)| format!("{what}: {name}"))
        .collect();
    if let Some(last) = row.last_contact {
        let days = (ctx.today() - last).num_days();
        parts.push(say!(
            lang,
            progress_last_contact,
            day = lang.day(last),
            days = lang.number(days)
        ));
    } else if matches!(row.key, Some(crate::store::FigureKey::Village(_))) {
        parts.push(say!(lang, progress_never_contacted));
    }
    parts.join(" · ")
}
