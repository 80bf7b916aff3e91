//! Through which numbers an absent person is reached: the person's own, and the one of whoever knows the person.

use super::phone::{Phone, Phones};

/// The phones that lead to an absent person.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    /// Those given with the absence: the person's phones where he is.
    pub there: &'a Phones,
    /// The person's own.
    pub own: &'a Phones,
    /// Those of the contact person that were typed with the absence.
    pub proxy: &'a Phones,
    /// The contact person's own, when that is a member of the register.
    pub member: &'a Phones,
    /// The household's: relatives at home.
    pub household: &'a Phones,
}

/// Whose number it is that the relatives are called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// The contact person's.
    Proxy,
    /// The household's.
    Household,
}

impl<'a> Reach<'a> {
    /// The person's own number: one there, else one of before.
    pub fn own_number(&self) -> Option<&'a Phone> {
        self.there.first_usable().or(self.own.first_usable())
    }

    /// Whom to phone about the person: the contact person, else those at home.
    pub fn contact_number(&self) -> Option<(&'a Phone, Contact)> {
        let proxy = self.proxy.first_usable().or(self.member.first_usable());
        let household = self.household.first_usable();
        proxy
            .map(|phone| (phone, Contact::Proxy))
            .or(household.map(|phone| (phone, Contact::Household)))
    }

    /// Whether the person, or somebody who knows the person, can be called.
    pub fn is_reachable(&self) -> bool {
        self.own_number().is_some() || self.contact_number().is_some()
    }

    /// Whether the person cannot be reached, and a number is known that turned out bad.
    pub fn is_bad(&self) -> bool {
        let lists = [
            self.there,
            self.own,
            self.proxy,
            self.member,
            self.household,
        ];
        let numbers = || lists.iter().flat_map(|phones| &phones.0);
        !self.is_reachable() && numbers().any(Phone::is_bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::phone::PhoneMark;

    /// `091` is the number 0910000000 in short, `091!` the same, known bad.
    fn phones(text: &str) -> Phones {
        let phone = |piece: &str| {
            let digits = piece.trim_end_matches('!').to_owned();
            let is_number = digits.len() == 3;
            Phone {
                digits: if is_number {
                    digits + "0000000"
                } else {
                    digits
                },
                mark: piece.ends_with('!').then(|| PhoneMark {
                    good: false,
                    on: "2026-11-20".parse().unwrap(),
                }),
                ..Phone::default()
            }
        };
        let pieces = text.split(';').filter(|piece| !piece.is_empty());
        Phones(pieces.map(phone).collect())
    }

    /// There, own, typed, member's, household's; then the own number, who is called, whether a number is known bad.
    #[test]
    fn which_number_is_called() {
        use Contact::{Household, Proxy};
        for (lists, own, contact, bad) in [
            ("||||", None, None, false),
            ("091|092|||", Some("091"), None, false),
            ("091!|092|||", Some("092"), None, false),
            ("091!;096||||", Some("096"), None, false),
            ("||093|094|095", None, Some(("093", Proxy)), false),
            ("||093!|094|095", None, Some(("094", Proxy)), false),
            ("||hỏi bác Na||095", None, Some(("095", Household)), false),
            ("||093!||095", None, Some(("095", Household)), false),
            ("|092!|||095", None, Some(("095", Household)), false),
            ("|092!|hỏi bác Na||", None, None, true),
            ("|hỏi bác Na|||", None, None, false),
            ("||||095!", None, None, true),
        ] {
            let phones: Vec<Phones> = lists.split('|').map(phones).collect();
            let reach = Reach {
                there: &phones[0],
                own: &phones[1],
                proxy: &phones[2],
                member: &phones[3],
                household: &phones[4],
            };
            let short = |phone: &Phone| phone.digits.replace("0000000", "");
            assert_eq!(reach.own_number().map(short).as_deref(), own, "{lists}");
            let found = reach.contact_number();
            let found = found.map(|(phone, whose)| (short(phone), whose));
            let contact = contact.map(|(digits, whose)| (digits.to_owned(), whose));
            assert_eq!(found, contact, "{lists}");
            assert_eq!(reach.is_bad(), bad, "{lists}");
        }
    }
}
