mail-test-subject = A letter from { $office }
mail-test = This letter was asked for by the operator of the office, to see whether letters arrive. They do.
