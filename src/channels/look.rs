//! What a gateway says to a look that sends nothing.

/// How far a look came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// The gateway answers and lets us in.
    Well,
    /// No connection could be made.
    NoConnection,
    /// The time ran out.
    TimedOut,
    /// Encryption is demanded, and the far end does not offer it.
    NoTls,
    /// The line could not be encrypted: the certificate is not trusted, or made out to another name.
    Tls,
    /// User or password, or this host, are refused.
    SignIn,
    /// The gateway does not know the account.
    NoSuchAccount,
    /// It knows the account, and the account may not send.
    NotActive,
    /// It asks us to come again later.
    Busy,
    /// It says that it is in trouble itself.
    Trouble,
    /// It said something that cannot stand here.
    OutOfStep,
}
