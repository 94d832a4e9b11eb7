//! The gateways: whether their secrets can be read, whether they answer, and whether they let us in. Nothing is sent.

use super::PATIENCE;
use super::report::Report;
use crate::channels::look::Looked;
use crate::settings::{GatewayError, Settings};

pub(super) async fn look(report: &mut Report, settings: &Settings, has_problems: bool) {
    if !settings.sends() {
        report.look(
            "gateways",
            "neither text messages nor mail have a gateway, so nobody is written to",
            "`[sms] gateway` or `[mail] gateway`: choose one",
        );
        return;
    }
    let (sms, mail) = tokio::join!(
        async {
            match settings.sms_gateway() {
                Ok(Some(gateway)) => Ok(Some(gateway.look(PATIENCE).await)),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            }
        },
        async {
            match settings.mail_gateway() {
                Ok(Some(gateway)) => Ok(Some(gateway.look(PATIENCE).await)),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            }
        }
    );
    let texts = &settings.sms;
    let sms_far = format!("{} at {}", texts.gateway, texts.base_url);
    tell(report, "sms", &sms_far, sms, has_problems, |looked| {
        sms_mend(settings, looked)
    });
    let relay = &settings.mail;
    let mail_far = format!("{}:{}", relay.host, relay.port);
    tell(report, "mail", &mail_far, mail, has_problems, |looked| {
        mail_mend(settings, looked)
    });
}

fn tell(
    report: &mut Report,
    what: &'static str,
    far: &str,
    looked: Result<Option<Looked>, GatewayError>,
    has_problems: bool,
    mend: impl Fn(Option<Looked>) -> String,
) {
    match looked {
        Ok(None) => report.ok(what, "no gateway is chosen; nothing leaves that way"),
        Ok(Some(Looked::Well)) => report.ok(what, format!("{far} answers and lets us in")),
        Ok(Some(Looked::Busy)) => report.look(what, format!("{far} is busy"), mend(Some(Looked::Busy))),
        Ok(Some(Looked::Trouble)) => report.look(
            what,
            format!("{far} says that it is in trouble itself"),
            mend(Some(Looked::Trouble)),
        ),
        Ok(Some(trouble)) => report.fault(what, format!("{far} {}", said(trouble)), mend(Some(trouble))),
        Err(GatewayError::Secret { path, source }) if !path.is_empty() => {
            let found = format!("the secret file {path} cannot be read ({source})");
            report.fault(what, found, mend(None));
        }
        Err(GatewayError::EmptySecret { path }) => {
            report.fault(what, format!("the secret file {path} is empty"), mend(None));
        }
        Err(_) if has_problems => report.not_looked_at(what, "its settings are not in order"),
        // What is wrong else stands among the problems of the settings.
        Err(error) => report.fault(
            what,
            format!("{:#}", anyhow::Error::from(error)),
            mend(Some(Looked::Tls)),
        ),
    }
}

/// What came of a look that did not go well, as words that follow the far end's name.
const fn said(looked: Looked) -> &'static str {
    match looked {
        Looked::Well => "answers and lets us in",
        Looked::NoConnection => "cannot be reached",
        Looked::TimedOut => "did not answer within five seconds",
        Looked::NoTls => "does not offer to encrypt the line",
        Looked::Tls => {
            "cannot be spoken to in secret: its certificate is not trusted here, or made out to another name"
        }
        Looked::SignIn => "refuses us",
        Looked::NoSuchAccount => "does not know the account",
        Looked::NotActive => "knows the account, which is suspended or closed",
        Looked::Busy => "is busy",
        Looked::Trouble => "is in trouble",
        Looked::OutOfStep => "answers as no such gateway does",
    }
}

fn sms_mend(settings: &Settings, looked: Option<Looked>) -> String {
    let sms = &settings.sms;
    match looked {
        None => format!(
            "`[sms] auth_token_file`: put the account's auth token into {}, and let the user who runs nazorg read it",
            sms.auth_token_file
        ),
        Some(Looked::NoConnection | Looked::TimedOut) => {
            "`[sms] base_url`: is it right, does its name resolve here, and does the firewall let this machine out?"
                .to_owned()
        }
        Some(Looked::NoTls | Looked::Tls) => {
            "`[sms] base_url`: is the host right? Else bring this machine's certificates up \
             (`ca-certificates`), and see that its clock is right"
                .to_owned()
        }
        Some(Looked::SignIn) => format!(
            "`[sms] account_sid` and the auth token in {} (`auth_token_file`): take both from the account's console",
            sms.auth_token_file
        ),
        Some(Looked::NoSuchAccount) => "`[sms] account_sid`: take it from the account's console".to_owned(),
        Some(Looked::NotActive) => "have the account opened again in its console".to_owned(),
        Some(Looked::OutOfStep) => {
            "`[sms] base_url`: does it lead to the gateway that `[sms] gateway` names?".to_owned()
        }
        Some(Looked::Well | Looked::Busy | Looked::Trouble) => {
            "look again in a few minutes, and at the gateway's own status page".to_owned()
        }
    }
}

fn mail_mend(settings: &Settings, looked: Option<Looked>) -> String {
    let mail = &settings.mail;
    match looked {
        None => format!(
            "`[mail] password_file`: put the password of `[mail] user` into {}, and let the user who runs nazorg read it",
            mail.password_file
        ),
        Some(Looked::NoConnection | Looked::TimedOut) => {
            "`[mail] host` and `port`: are they right, does the name resolve \
             here, and does the firewall let this machine out?"
                .to_owned()
        }
        Some(Looked::NoTls) => {
            "`[mail] tls`: write \"implicit\" with port 465 where the relay speaks TLS from the first \
             byte; else have TLS switched on at the relay, or name another"
                .to_owned()
        }
        Some(Looked::Tls) => "`[mail] host`: write the name that stands in the relay's certificate; else bring this \
             machine's certificates up (`ca-certificates`)"
            .to_owned(),
        Some(Looked::SignIn) if mail.user.is_empty() => {
            "`[mail] user` and `password_file`: does the relay want a login? Else have it take mail from this machine"
                .to_owned()
        }
        Some(Looked::SignIn) => format!(
            "`[mail] user` and the password in {} (`password_file`): put both right",
            mail.password_file
        ),
        Some(Looked::OutOfStep) => {
            "`[mail] port` and `tls`: 465 goes with \"implicit\", 587 with \"starttls\"; is it a mail relay at all?"
                .to_owned()
        }
        Some(Looked::Well | Looked::Busy | Looked::Trouble | Looked::NoSuchAccount | Looked::NotActive) => {
            "look again in a few minutes, and into the relay's log".to_owned()
        }
    }
}
