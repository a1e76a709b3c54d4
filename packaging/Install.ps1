# Installs the effect Text-Guided Restore into the Paint.NET installations of this machine. All the work is done by tpir.exe beside this script.
# A classic Paint.NET lies in Program Files: run this from a PowerShell that was started as administrator.
#   .\Install.ps1
#   .\Install.ps1 -Target D:\paint.net -From .\TextGuidedRestore-0.1.0-win-x64.zip
[CmdletBinding()]
param(
    [string] $Target,
    [string] $From
)

$options = @('install')
if ($Target) { $options += '--target', $Target }
if ($From) { $options += '--from', $From }
& (Join-Path $PSScriptRoot 'tpir.exe') @options
exit $LASTEXITCODE
