# Security of an account: password, address, two-step verification, sessions.
security = Security
security-password = Password
security-email = E-mail address
security-email-sent = A letter with a link is on its way to the new address. The address changes once you have confirmed it there.
security-confirmation-sent = A letter with a link is on its way to you.

confirm-notice = Please confirm your e-mail address { $value }: we have sent you a letter with a link. Until then you can’t ask for payouts; everything else works.
wrong-payout-unconfirmed = Please confirm your e-mail address first: follow the link in our letter.
confirm-again = Send it again

field-email-new = New address
email-confirmed = confirmed
email-unconfirmed = not confirmed
email-note = We send a link there. The old address is told.
email-button = Change the address
wrong-email-same = This is your address already.

factor = Two-step verification
factor-on = on
factor-off = off
factor-since = On since
factor-codes-left = Recovery codes left
factor-manage = Recovery codes, or switch it off
factor-why = Besides your password, signing in asks for a code from an app on your phone. Whoever learns your password can’t get in with it.
factor-begin = Set it up
factor-off-done = Two-step verification is off.
factor-learn = 1. Show this to your app
factor-learn-text = Open an authenticator app, such as Aegis, Google Authenticator or 1Password, add an account, and scan the picture.
factor-picture = The secret of your codes as a picture for your app
factor-same-device = The app is on this device: open it
factor-typed = Or type the secret in
factor-show = 2. Tell the code that it shows
factor-enable = Switch it on
factor-enabled = Two-step verification is on.
factor-disable = Switch it off
factor-disable-text = Your password alone is enough then.
factor-disable-button = Switch it off

codes-title = Your recovery codes
codes-text = With each of these codes you sign in once when your device is not at hand. Keep them where you find them without it. They are shown only now.
codes-download = Save as a file
codes-file = Recovery codes for { $office }. Each works once.
codes-kept = I have kept them
codes-renew = New recovery codes
codes-renew-text = Codes that are left: { $number }. A new set makes the old one worthless.
codes-renew-button = Make a new set
code-either = Six digits from your app, or a recovery code.

sessions = Where you are signed in
sessions-end = Sign out everywhere else
sessions-ended = All other browsers and devices are signed out.
session-browser = Browser
session-address = Address
session-created = Signed in, UTC
session-used = Last used, UTC
session-this = this one
session-end = Sign out
session-ended = It is signed out.
session-unknown = Unknown browser
