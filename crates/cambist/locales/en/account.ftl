# Signing in, signing up and signing out.
account-menu = Account
sign-in = Sign in
sign-out = Sign out
profile = Profile
field-email = E-mail
field-password = Password
wrong-email = Enter an e-mail address like name@host.example.
sign-in-wrong = The e-mail address or the password is wrong.
sign-in-wait = Too many attempts. Please wait { $number } min and try again.
sign-in-new = No account yet?
sign-up-title = Become a partner
sign-in-ended = Your session has ended. Sign in, and you are back where you were.

sign-in-late = Too much time has passed. Please sign in again.
sign-in-reset = Your new password is set. Sign in with it.

# The second step of signing in.
code-title = One more step
code-field = Code from your device
code-note = Six digits from the app on your phone.
code-wrong = This code is wrong, was used before, or its time is over.
code-recovery-field = Recovery code
code-recovery-note = One of the codes that you kept. Each of them works once.
code-recovery-wrong = This recovery code is wrong or was used before.
code-by-recovery = Lost your device? Use a recovery code
code-by-device = Use a code from your device

# What the link of a letter leads to.
confirmation-title = Confirm your e-mail address
confirmation-text = Is this your address? Then confirm it.
confirmation-button = Yes, confirm it
confirmation-done = Your address is confirmed
confirmation-done-text = Our letters reach you at this address.
confirmation-on = Go on
confirmation-over = This link does not work any more
confirmation-over-text = It was used already, or its time is over. You get another one on your Security page.
confirmation-taken-text = Another account has this address by now.

# A forgotten password.
reset-link = Forgot your password?
reset-title = Forgot your password?
reset-text = Tell us the e-mail address of your account. We send you a link with which you set a new password.
reset-button = Send me a link
reset-sent = If there is an account with this address, a letter with a link is on its way to it.
reset-sent-note = The link works for one hour. Nothing there? Look into the spam folder, or ask once more in ten minutes.
reset-wait = Letters to this address were asked for several times. Please wait { $number } min.
reset-back = Back to signing in
new-password-title = Set a new password
new-password-field = New password
new-password-note = At least 10 characters.
new-password-all = All browsers and devices will be signed out.
new-password-button = Set the password
new-password-over = It was used already, or its time is over. Ask for another one.
