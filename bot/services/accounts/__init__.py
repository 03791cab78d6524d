"""アカウント: who may sign in to the sandbox of マイページ. Start reading at `accounts`."""
