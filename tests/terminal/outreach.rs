//! The list of absent people in the real program: what is saved under a name is three keys away.

use serde_json::Value;

use crate::desk::{Desk, quit};

/// How many people the command line counts with this filter.
fn counted(desk: &Desk, filter: &str) -> u64 {
    let output = desk.call(&["list", "absent", "--filter", filter, "--json"]);
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    list["count"].as_u64().unwrap()
}

#[test]
fn a_saved_filter_is_recalled_in_three_keys() {
    let desk = Desk::new();
    for (digit, saved, sentence) in [
        ('2', "no_phone", "Liên hệ: Chưa có số nào"),
        ('3', "tet", "Khi về: Tết"),
        ('4', "no_plan", "Kế hoạch: Chưa có kế hoạch, Chưa hỏi"),
    ] {
        let count = counted(&desk, &format!("saved={saved}"));
        assert!(count > 0, "{saved}");
        let mut tui = desk.houses();
        tui.keys("<F6><Tab>");
        tui.keys(&digit.to_string());
        tui.wait(sentence);
        tui.wait(&format!("{count} người"));
        assert!(tui.keys <= 3, "{} keys", tui.keys);
        quit(&mut tui);
    }
}
