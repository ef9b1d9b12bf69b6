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
