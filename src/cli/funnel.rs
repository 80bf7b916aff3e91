//! The funnel of those who are away, as `gocua status` tells it: seven stages, of everybody and by village, reason and
//! place.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::domain::absence::Reason;
use crate::domain::funnel::{Funnel, Stage};
use crate::domain::id::VillageId;
use crate::domain::rate::percent_tenths;
use crate::lang::{Lang, say};
use crate::store::{Funnels, Group};

use super::table::{Column, Table};

/// The figures for programs.
pub(super) fn funnel_json(funnels: &Funnels, names: &HashMap<VillageId, String>) -> Value {
    let rows = |groups: &[(Group, Funnel)]| -> Vec<Value> {
        let row = |(group, funnel): &(Group, Funnel)| {
            let mut figures = figures(funnel);
            let (key, value) = match group {
                Group::Village(id) => {
                    let name = names.get(id).map_or("", String::as_str);
                    figures.insert("name".to_owned(), json!(name));
                    ("id", json!(id.to_string()))
                }
                Group::Reason(reason) => ("reason", json!(reason.map(Reason::code))),
                Group::Place(place) => ("place", json!(place)),
            };
            figures.insert(key.to_owned(), value);
            Value::Object(figures)
        };
        groups.iter().map(row).collect()
    };
    let mut all = figures(&funnels.all);
    all.insert("villages".to_owned(), json!(rows(&funnels.villages)));
    all.insert("reasons".to_owned(), json!(rows(&funnels.reasons)));
    all.insert("places".to_owned(), json!(rows(&funnels.places)));
    Value::Object(all)
}

fn figures(funnel: &Funnel) -> Map<String, Value> {
    let figures = Stage::all().map(|stage| (stage.code().to_owned(), json!(funnel.reached(stage))));
    figures.collect()
}

/// The stages in words, each with its share of all and with how many are missing from the stage before.
pub(super) fn funnel_words(funnel: &Funnel, lang: Lang) -> String {
    let all = funnel.people() as u64;
    let mut table = Table::new(vec![
        Column::text(say!(lang, funnel_column_stage)),
        Column::number(say!(lang, figures_people)),
        Column::number(say!(lang, figures_share)),
        Column::text(String::new()),
    ]);
    for stage in Stage::all() {
        let share = percent_tenths(funnel.reached(stage) as u64, all);
        table.row(vec![
            lang.label("funnel_stage", stage.code()),
            lang.count(funnel.reached(stage)),
            share.map_or_else(String::new, |share| lang.percent(share)),
            lang.missing(funnel, stage),
        ]);
    }
    table.text()
}
