# Error pages: what happened, and what to do about it.
error-back-home = See all rates
error-trace = Reference for support
error-400-title = This request is not right
error-400-text = The address or the form carries something we cannot read.
error-400-advice = Go back, check what you entered and try again, or start from the list of rates.
error-404-title = There is no such page
error-404-text = The address may be mistyped, or the page may have moved.
error-404-advice = Every direction we exchange is in the list of rates.
error-429-title = Too many requests
error-429-text = More requests came from your address than we answer at once.
error-429-advice = Please wait a minute and try again.
error-500-title = Something broke on our side
error-500-text = The mistake is ours, and it is in our log.
error-500-advice = Please try again in a minute.
error-503-title = We will be back shortly
error-503-text = The office is being worked on or is too busy to answer right now.
error-503-advice = Please try again in a few minutes.
