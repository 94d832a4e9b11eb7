//! What the core may see of the person around a trajectory, at one moment: read-only, ids and codes only.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::calendar::QuietHours;
use super::dossier::{ClosingReason, DossierStatus, HelpKind};
use super::ids::{AddressId, ContactId, PointId, SendKey, TrajectoryId, WorkerId};
use super::message::{MessageFate, Refusal, Unsent};
use super::person::{AddressKind, Caution, Channel, DayPart, Holder, Language, PointState, Readers, Role};
use super::protocol::DateName;
use super::vocabulary::vocabulary;

/// The circle around one trajectory.
#[derive(Clone, Debug)]
pub struct Circle {
    /// The person's languages in order.
    pub languages: Vec<Language>,
    /// The person's time zone: contact windows are kept in it.
    pub tz: TimeZone,
    /// The executing team's time zone: deadlines are kept in it.
    pub service_tz: TimeZone,
    /// The executing team, for its service hours.
    pub team: Option<String>,
    /// When in the day the person likes to be asked.
    pub day_part: Option<DayPart>,
    /// Hours in which the person wants no message.
    pub quiet: Option<QuietHours>,
    /// The channel that the person likes best.
    pub preferred: Option<Channel>,
    /// What to mind.
    pub cautions: BTreeSet<Caution>,
    /// When the person was told about aftercare, by whatever way.
    pub told: Option<Timestamp>,
    /// Where the dossier stands.
    pub dossier: DossierStatus,
    /// The person's contact points in order of preference.
    pub points: Vec<Point>,
    /// Every opt-out that touches this person, one of the addresses or this trajectory.
    pub opt_outs: Vec<OptOut>,
    /// The conversation that now has the person.
    pub voice: Option<Voice>,
    /// What the gateways in use can do.
    pub gateways: Gateways,
    /// The fates of the open contact's messages.
    pub messages: Vec<SentMessage>,
    /// Keys that a send journal shows as handed over and that the database has no message for.
    pub journaled: BTreeSet<SendKey>,
    /// Who owns the dossier, in order of turn.
    pub owners: Vec<Owner>,
    /// Dates of the dossier beside the closing: the end of the solution or of budget management, and any that the service
    /// named.
    pub dates: BTreeMap<DateName, Date>,
    /// The help that the dossier was about.
    pub help: Option<HelpKind>,
    /// Why the dossier was closed.
    pub closing_reason: Option<ClosingReason>,
    /// When contacts with the person began of late, of whatever trajectory: those of the last week at least.
    pub recent: Vec<Timestamp>,
}

/// One contact point of the person.
#[derive(Clone, Debug)]
pub struct Point {
    /// Its id.
    pub id: PointId,
    /// The address behind it.
    pub address: AddressId,
    /// What the address is.
    pub kind: AddressKind,
    /// Whose it is.
    pub holder: Holder,
    /// What is known of its life.
    pub state: PointState,
    /// The conversation that now has the address, perhaps another person's.
    pub voice: Option<Voice>,
}

/// A conversation that has a person or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Whose conversation.
    pub contact: ContactId,
    /// Until when at most.
    pub until: Timestamp,
}

impl Voice {
    fn is_of_another(&self, contact: &ContactId, now: Timestamp) -> bool {
        self.until > now && &self.contact != contact
    }
}

/// What a gateway can do; texts and checks follow from it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts from the settings, no state"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// A reply to the message reaches us.
    pub replies: bool,
    /// It reports whether a message arrived.
    pub delivery_reports: bool,
    /// A call to the sender's number reaches a person.
    pub voice_on_sender: bool,
    /// A link into our pages opens from outside.
    pub links_from_outside: bool,
}

/// The gateways that an organisation has switched on, by channel.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gateways {
    /// Text messages.
    pub sms: Option<Capabilities>,
    /// Mail.
    pub mail: Option<Capabilities>,
}

impl Gateways {
    /// What the gateway of a channel can do; `None` where no machine serves that channel.
    #[must_use]
    pub fn of(&self, channel: Channel) -> Option<Capabilities> {
        match channel {
            Channel::Sms => self.sms,
            Channel::Mail => self.mail,
            Channel::Call | Channel::Letter | Channel::Visit => None,
        }
    }
}

/// What became of one message of the open contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMessage {
    /// Its key.
    pub key: SendKey,
    /// Its fate now.
    pub fate: MessageFate,
    /// Why it failed, where it did.
    pub refusal: Option<Refusal>,
    /// Why it never left, where it did not.
    pub unsent: Option<Unsent>,
    /// Since when.
    pub since: Timestamp,
}

/// Somebody who owns the dossier.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Who.
    pub worker: WorkerId,
    /// In which role.
    pub role: Role,
    /// Away until, where the worker is away now.
    pub away_until: Option<Timestamp>,
    /// Who stands in meanwhile.
    pub stand_in: Option<WorkerId>,
}

vocabulary! {
    /// How far an opt-out reaches.
    pub enum OptOutScope {
        /// Nothing more to this address, whoever's.
        Address = "address",
        /// Nothing more on this channel.
        Channel = "channel",
        /// Nothing more from this trajectory.
        Trajectory = "trajectory",
        /// Nothing automatic any more.
        Automatic = "automatic",
        /// Nothing any more, by machines or by people.
        Everything = "everything",
    }
}

/// One opt-out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OptOut {
    /// How far it reaches.
    pub scope: OptOutScope,
    /// The address, for the scope *address*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressId>,
    /// The channel, for the scope *channel*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The trajectory, for the scope *trajectory*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trajectory: Option<TrajectoryId>,
    /// Whether this person said it, and not somebody who shares the address.
    pub own: bool,
}

impl OptOut {
    /// Whether nothing automatic may come from this trajectory any more.
    #[must_use]
    pub fn ends(&self, trajectory: &TrajectoryId) -> bool {
        match self.scope {
            OptOutScope::Automatic | OptOutScope::Everything => self.own,
            OptOutScope::Trajectory => self.trajectory.as_ref() == Some(trajectory),
            OptOutScope::Address | OptOutScope::Channel => false,
        }
    }

    /// Whether nothing may go to this address on this channel any more, whatever it is about.
    #[must_use]
    pub fn closes(&self, channel: Channel, address: &AddressId) -> bool {
        match self.scope {
            OptOutScope::Address => self.address.as_ref() == Some(address),
            OptOutScope::Channel => self.own && self.channel == Some(channel),
            OptOutScope::Trajectory | OptOutScope::Automatic | OptOutScope::Everything => false,
        }
    }
}

impl Circle {
    /// The circle of nobody in particular: no address, no gateway, nothing known, all times in `zone`.
    #[must_use]
    pub fn of_nobody(zone: &TimeZone) -> Self {
        Self {
            languages: Vec::new(),
            tz: zone.clone(),
            service_tz: zone.clone(),
            team: None,
            day_part: None,
            quiet: None,
            preferred: None,
            cautions: BTreeSet::new(),
            told: None,
            dossier: DossierStatus::Closed,
            points: Vec::new(),
            opt_outs: Vec::new(),
            voice: None,
            gateways: Gateways::default(),
            messages: Vec::new(),
            journaled: BTreeSet::new(),
            owners: Vec::new(),
            dates: BTreeMap::new(),
            help: None,
            closing_reason: None,
            recent: Vec::new(),
        }
    }

    /// The widest opt-out that ends this trajectory as a whole, where there is one.
    #[must_use]
    pub fn stop_of(&self, trajectory: &TrajectoryId) -> Option<OptOutScope> {
        self.opt_outs
            .iter()
            .filter(|out| out.ends(trajectory))
            .map(|out| out.scope)
            .max()
    }

    /// The opt-outs that forbid this address on this channel.
    fn stops_on<'a>(&'a self, channel: Channel, address: &'a AddressId) -> impl Iterator<Item = &'a OptOut> {
        self.opt_outs.iter().filter(move |out| out.closes(channel, address))
    }

    /// Whether nothing may go to this address on this channel.
    #[must_use]
    pub fn is_stopped(&self, channel: Channel, address: &AddressId) -> bool {
        self.stops_on(channel, address).next().is_some()
    }

    /// Whether the person's own word, and not only a sharer's, closed this address on this channel.
    #[must_use]
    pub fn stopped_it_themselves(&self, channel: Channel, address: &AddressId) -> bool {
        self.stops_on(channel, address).any(|out| out.own)
    }

    /// Who gets a task that is kept for `readers` now: of the owners who may read it the first who is here, or the
    /// stand-in of one who is away. `None`, which asks the team, where no owner may read it.
    #[must_use]
    pub fn owner_at(&self, now: Timestamp, readers: Readers) -> Option<&WorkerId> {
        let mut may_read = self.owners.iter().filter(|owner| owner.role.may_read(readers));
        let first = may_read.clone().next();
        let here = |owner: &&Owner| owner.away_until.is_none_or(|until| until <= now);
        may_read
            .clone()
            .find(here)
            .map(|owner| &owner.worker)
            .or_else(|| may_read.find_map(|owner| owner.stand_in.as_ref()))
            .or_else(|| first.map(|owner| &owner.worker))
    }

    /// Who gets a task that a step gives to somebody in this role, and which is kept for `readers`.
    #[must_use]
    pub fn owner_as(&self, role: Option<Role>, now: Timestamp, readers: Readers) -> Option<&WorkerId> {
        let Some(role) = role else {
            return self.owner_at(now, readers);
        };
        let in_role = self.owners.iter().filter(|owner| owner.role == role);
        let here = |owner: &&Owner| owner.away_until.is_none_or(|until| until <= now);
        let first = in_role.clone().next();
        in_role
            .clone()
            .find(here)
            .map(|owner| &owner.worker)
            .or_else(|| in_role.clone().find_map(|owner| owner.stand_in.as_ref()))
            .or_else(|| first.map(|owner| &owner.worker))
    }

    /// The conversation that stands in the way of `contact` speaking to the person on `address`, and until when.
    #[must_use]
    pub fn voice_in_the_way(&self, contact: &ContactId, address: Option<&AddressId>, now: Timestamp) -> Option<&Voice> {
        let of_address = address
            .and_then(|wanted| self.points.iter().find(|point| &point.address == wanted))
            .and_then(|point| point.voice.as_ref());
        [self.voice.as_ref(), of_address]
            .into_iter()
            .flatten()
            .filter(|voice| voice.is_of_another(contact, now))
            .max_by_key(|voice| voice.until)
    }

    /// Whether a conversation other than that of `contact` goes on with the person, or on any address of theirs.
    #[must_use]
    pub fn is_another_heard(&self, contact: &ContactId, now: Timestamp) -> bool {
        let of_points = self.points.iter().filter_map(|point| point.voice.as_ref());
        let mut voices = self.voice.iter().chain(of_points);
        voices.any(|voice| voice.is_of_another(contact, now))
    }
}
